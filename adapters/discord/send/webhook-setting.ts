/** Where messages are written under a name of its own. `token` is a secret: whoever has it writes there. */
export interface Webhook {
  id: string;
  token: string;
  /** The thread that it writes into; null: its channel. */
  threadId: string | null;
}

const DESTINATION = /^discord:webhook\/([a-z0-9][a-z0-9_-]{0,31})$/;

/** The name of the webhook that a destination is; null: it is a channel. Pure. */
export function webhookNameOf(destination: string): string | null {
  return DESTINATION.exec(destination)?.[1] ?? null;
}
