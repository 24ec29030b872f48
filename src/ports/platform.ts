import type { Readable, Writable } from 'node:stream';
import type { Announcement } from '../model/announcement.ts';
import type { PlatformTraits } from '../model/platform.ts';
import type { MessagePreview, PreviewColours } from '../model/preview.ts';
import type { EventRows } from '../ops/events/index.ts';
import type { Log } from '../ops/log.ts';
import type { PartWatch } from '../ops/outages.ts';
import type { CommandGateway } from './command-gateway.ts';
import type { HttpCallback } from './http-callback.ts';
import type { Health, Messenger, Outgoing } from './messenger.ts';
import type { PlatformPage } from './platform-pages.ts';
import type { Action, Reply } from './reply.ts';
import type { Vault } from './vault.ts';

/** A platform as one value: what it tells of itself, its settings, and how to open it. It loads no SDK before it is opened. */
export interface PlatformAdapter extends PlatformTraits {
  /** What it logs, beside the events of Herald; names begin with its own. */
  readonly events: EventRows;
  /** Every environment name it reads, with what other programs call the same. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
  /** How people connect it; left out where nothing is to be set up. */
  readonly setup?: PlatformSetup;
  /** Reads its settings, noting mistakes; how to open it with them, or null where it is not configured. Secrets stay in what is returned. */
  configure(read: SettingsReader): OpenPlatform | null;
  /** Loads what draws replies for verbs of the command line; only where the platform is the screen of this machine. */
  loadReplyRenderer?(): Promise<ReplyRenderer>;
  /** How its messages look, also where it is not configured. */
  readonly preview: PlatformPreview;
}

interface PlatformSetup {
  /** What people do before they have its tokens: whole sentences. */
  words: string;
  /** Ways to be connected, the usual one first: `Socket Mode: Herald connects to Slack`, the settings that it needs, and what is left to do once Herald runs (whole sentences). */
  ways: readonly { label: string; settings: readonly string[]; next?: string }[];
}

/** What shows messages as a platform does. */
interface PlatformPreview {
  light: PreviewColours;
  dark: PreviewColours;
  /** Loads what draws them, from what the platform would be sent. Pure. */
  load(): Promise<(announcement: Announcement) => MessagePreview>;
  /** Loads what says which body the platform's API is sent for a new message (of a digest, its first), but for secrets; JSON-safe. Left out where nothing leaves this machine. */
  loadBody?(): Promise<(message: Outgoing) => object>;
}

/** A reply as text of several lines. `typed`: a button as what people type instead; default: its command. Pure. */
export type ReplyRenderer = (reply: Reply, textStyle: TextStyle, typed?: (action: Action) => string) => string;

/** Reads a platform's settings from the environment, and notes what is wrong with them. Blank counts as not set. */
export interface SettingsReader {
  text(name: string): string | null;
  /** An http(s) address. */
  url(name: string, example: string): string | null;
  /** A secret of this shape; `what` says what it is. It prints as `[secret]`. */
  token(name: string, shape: RegExp, what: string): { reveal(): string } | null;
  /** Notes a mistake; the values of secrets never stand in one. */
  mistake(where: string, what: string, hint: string): void;
}

/** A platform with its settings. */
export interface ConfiguredPlatform extends PlatformTraits {
  readonly events: EventRows;
  /** Null: it is not configured. */
  readonly open: OpenPlatform | null;
}

/** Loads the SDK. Nothing is sent before the first call of what it returns. */
export type OpenPlatform = (context: PlatformContext) => Promise<OpenedPlatform>;

/** What a platform is given. */
export interface PlatformContext {
  /** Name of the chat command, without its prefix. */
  command: string;
  /** The folder for what has to outlive the process; it exists. */
  dataDir: string;
  /** The streams of this process; left out where nobody sits at them. */
  console?: ConsoleStreams;
  log: Log;
  /** Told when the platform can't be reached, and when it can again. */
  outage: PartWatch;
  /** What the platform keeps for all processes; null: `HERALD_SECRET_KEY` is not set, or there is no database to keep it in. */
  vault: Vault | null;
  /** Epoch ms. */
  now(): number;
}

/** A platform that can be spoken on. */
export interface OpenedPlatform {
  messenger: Messenger;
  gateway: CommandGateway;
  /** Whether messages can go out, where nobody listens for commands; left out where they always can. */
  sending?: () => Health;
  /** What the platform itself asks our web server; only where it is set up so. */
  callback?: HttpCallback;
  /** Pages of the web server that the platform answers; left out where it has none. */
  pages?: readonly PlatformPage[];
  /** The screen of this machine; only where the platform is it. */
  screen?: Screen;
}

/** Where people who sit at the machine read. */
export interface Screen {
  /** Prints lines, above the one that is being typed. */
  print: (text: string) => void;
  /** Shows a notice. */
  show: (announcement: Announcement) => void;
  close: () => void;
}

/** What the screen can show. */
export interface TextStyle {
  /** Characters in a line. */
  width: number;
  colour: boolean;
}

/** The streams that people sit at. */
export interface ConsoleStreams {
  input: Readable & { isTTY?: boolean };
  /** Gets cursor movements too: the prompt's own. What is printed is made inert first. */
  output: Writable;
  textStyle: () => TextStyle;
  /** What they read, as the machine says it; undefined: it says nothing. */
  locale?: string | undefined;
  /** People closed the prompt (Ctrl-C, Ctrl-D, `quit`). */
  onQuit: () => void;
}
