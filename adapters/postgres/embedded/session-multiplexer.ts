import { simpleQuery } from './wire-protocol.ts';

/** The state of a session after an answer, from its ReadyForQuery: idle, in a transaction, in a failed transaction. */
export type SessionStatus = 'I' | 'T' | 'E';

/** Shares one session between many clients, one after the other. */
export interface SessionMultiplexer<Client> {
  /** Queues complete messages of a client. */
  add(client: Client, bytes: Uint8Array): void;
  /** The client is gone: its queued messages are dropped, and a transaction it left open is rolled back. */
  drop(client: Client): void;
}

/** Creates a multiplexer. `run` executes messages of a client and returns the session's state afterwards; it is never called again before it has resolved. */
export function createSessionMultiplexer<Client>(
  run: (client: Client | null, bytes: Uint8Array) => Promise<SessionStatus>,
): SessionMultiplexer<Client> {
  const waiting: { client: Client; bytes: Uint8Array }[] = [];
  /** The client whose transaction is open: no other client is served until it ends. */
  let holder: Client | null = null;
  let running = false;
  const gone = new Set<Client>();

  function next(): { client: Client | null; bytes: Uint8Array } | undefined {
    if (holder === null) return waiting.shift();
    if (gone.has(holder)) return { client: null, bytes: simpleQuery('rollback') };
    const index = waiting.findIndex(({ client }) => client === holder);
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  }

  async function go(): Promise<void> {
    if (running) return;
    running = true;
    for (let turn = next(); turn; turn = next()) {
      const status = await run(turn.client, turn.bytes);
      holder = status === 'I' ? null : turn.client;
    }
    gone.clear();
    running = false;
  }

  return {
    add(client, bytes) {
      waiting.push({ client, bytes });
      void go();
    },
    drop(client) {
      waiting.splice(0, waiting.length, ...waiting.filter((turn) => turn.client !== client));
      gone.add(client);
      void go();
    },
  };
}
