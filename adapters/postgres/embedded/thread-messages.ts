/** What the thread is started with. */
export interface ThreadStart {
  directory: string;
  fsync: boolean;
}

/** To the thread that holds the embedded database. `client`: a socket's number. */
export type ToThread = { kind: 'run'; client: number; bytes: Uint8Array } | { kind: 'drop'; client: number } | { kind: 'close' };

/** From it. */
export type FromThread =
  | { kind: 'ready' }
  | { kind: 'answer'; client: number; bytes: Uint8Array }
  /** NOTIFY, for everybody but the client whose answer it came with. */
  | { kind: 'notify'; except: number | null; bytes: Uint8Array }
  | { kind: 'closed' }
  /** It can't go on; `reason` in one sentence. */
  | { kind: 'broken'; reason: string };
