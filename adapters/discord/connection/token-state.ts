/** What Discord last thought of our token: messenger and gateway hear it, the gateway's health says it. */
export interface TokenState {
  isRefused(): boolean;
  note(verdict: 'accepted' | 'refused'): void;
  /** Calls back when a refused token is accepted again; returns what ends it. */
  onAccepted(heal: () => void): () => void;
}

/** Good until Discord says otherwise. */
export function createTokenState(): TokenState {
  const healers = new Set<() => void>();
  let refused = false;
  return {
    isRefused: () => refused,
    note(verdict) {
      const mended = refused && verdict === 'accepted';
      refused = verdict === 'refused';
      if (mended) for (const heal of healers) heal();
    },
    onAccepted(heal) {
      healers.add(heal);
      return () => void healers.delete(heal);
    },
  };
}
