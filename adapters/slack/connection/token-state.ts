/** What Slack last thought of our bot token: the messenger hears it, the gateway's health says it. */
export interface TokenState {
  /** Slack's reason for refusing it; null: it does not, as far as we know. */
  refusal(): string | null;
  /** `reason` null: Slack took it. */
  note(reason: string | null): void;
}

/** Good until Slack says otherwise. */
export function createTokenState(): TokenState {
  let refusal: string | null = null;
  return {
    refusal: () => refusal,
    note(reason) {
      refusal = reason;
    },
  };
}
