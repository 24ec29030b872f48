import type { Language } from '../languages/index.ts';
import type { Platform } from '../model/destination.ts';
import type { CommandShape, Completion } from './command-shape.ts';
import type { KeptTexts } from './kept-texts.ts';
import type { Leases } from './leases.ts';
import type { Health } from './messenger.ts';
import type { OnPlatformChange } from './platform-change.ts';
import type { Asker, CommandRequest, Reply, Suggestion } from './reply.ts';

/** What a gateway hands people's words to. Never rejects: a fault of ours becomes a reply that says so. */
export interface CommandHandler {
  /** What people may type, in the order of `help`. */
  readonly commands: readonly CommandShape[];
  /** What somebody is answered in. */
  languageFor(requester: Pick<Asker, 'from' | 'locale'>): Language;
  /** Answers one request. Its text is hostile until parsed. */
  handle(request: CommandRequest): Promise<Reply>;
  /** Completes what is being typed (`by`: as what; default `search`); at most `limit`, quickest first to mind; none for one who asks faster than can be answered, or may not know. Never rejects. */
  suggest(text: string, limit: number, requester: Asker, by?: Completion): Promise<readonly Suggestion[]>;
}

/** In from one platform. */
export interface CommandGateway {
  readonly platform: Platform;
  /** Resolves once commands can arrive. `onChange`: is called with what the platform reports by itself; `leases`: what several processes divide among them, left out where there is one; `texts`: where texts that buttons have no room for are kept, left out where that is this process alone. @throws {ConfigError} when the platform refuses our token */
  start(handler: CommandHandler, onChange?: OnPlatformChange, leases?: Leases, texts?: KeptTexts): Promise<void>;
  /** Takes no new asks, waits for those under way (at most 3 s), closes. Safe to call twice. */
  stop(): Promise<void>;
  /** Brings up to date what people see without having asked: posts have come or changed. Left out where there is nothing such. Never throws. */
  refresh?(): void;
  health(): Health;
}
