import type { Language } from '../languages/index.ts';
import type { Platform } from '../model/destination.ts';
import type { CommandShape, Completion } from './command-shape.ts';
import type { KeptTexts } from './kept-texts.ts';
import type { Leases } from './leases.ts';
import type { Health } from './messenger.ts';
import type { OnPlatformChange } from './platform-change.ts';
import type { CommandRequest, Reply, Requester, Suggestion } from './reply.ts';

/** Handles the commands that a gateway receives. Never rejects: an internal error becomes a reply that says so. */
export interface CommandHandler {
  /** Commands that people may type, in the order of `help`. */
  readonly commands: readonly CommandShape[];
  /** Returns the language in which a person is answered. */
  languageFor(requester: Pick<Requester, 'from' | 'locale'>): Language;
  /** Answers one request. Its text is untrusted until parsed. */
  handle(request: CommandRequest): Promise<Reply>;
  /** Completes what is being typed (`by`: the kind of completion; default `search`). At most `limit` suggestions, best first; empty for people who type faster than can be answered, or who may not see them. Never rejects. */
  suggest(text: string, limit: number, requester: Requester, by?: Completion): Promise<readonly Suggestion[]>;
}

/** Receives commands from one platform. */
export interface CommandGateway {
  readonly platform: Platform;
  /** Resolves once commands can arrive. `onChange`: called with changes that the platform reports by itself; `leases`: shared by several processes, left out if there is only one; `texts`: storage for texts too long for buttons, left out to keep them in this process. @throws {ConfigError} if the platform refuses our token */
  start(handler: CommandHandler, onChange?: OnPlatformChange, leases?: Leases, texts?: KeptTexts): Promise<void>;
  /** Accepts no new requests, waits for those in progress (at most 3 s), and closes. Safe to call twice. */
  stop(): Promise<void>;
  /** Updates what people see without asking (such as the Home tab in Slack) after posts were added or changed. Left out if the platform has no such view. Never throws. */
  refresh?(): void;
  health(): Health;
}
