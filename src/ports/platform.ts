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

/** A platform as one value: its traits, its settings, and how to open it. Loads no SDK before it is opened. */
export interface PlatformAdapter extends PlatformTraits {
  /** Its log events, in addition to Herald's; their names begin with the platform's. */
  readonly events: EventRows;
  /** Environment variables that it reads, each with the names that other programs use for it. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
  /** How people connect it; left out if nothing has to be set up. */
  readonly setup?: PlatformSetup;
  /** Reads its settings and notes mistakes; returns how to open it with them, or null if it is not configured. Secrets stay inside the returned function. */
  configure(read: SettingsReader): OpenPlatform | null;
  /** Loads the renderer of replies for the command line; only on the platform that is this machine's screen. */
  loadReplyRenderer?(): Promise<ReplyRenderer>;
  /** How its messages look; also available if it is not configured. */
  readonly preview: PlatformPreview;
}

interface PlatformSetup {
  /** What people do to get its tokens: whole sentences. */
  words: string;
  /** Ways to connect it, the usual one first: a label (`Socket Mode: Herald connects to Slack`), the settings it needs, and what remains to be done once Herald runs (whole sentences). */
  ways: readonly { label: string; settings: readonly string[]; next?: string }[];
}

/** Shows messages as the platform would. */
interface PlatformPreview {
  light: PreviewColours;
  dark: PreviewColours;
  /** Loads the function that draws an announcement from what would be sent to the platform. Pure. */
  load(): Promise<(announcement: Announcement) => MessagePreview>;
  /** Loads the function that returns the request body, without secrets, that posts a new message (for a digest, its first) to the platform's API; JSON-safe. Left out if nothing leaves this machine. */
  loadBody?(): Promise<(message: Outgoing) => object>;
}

/** Renders a reply as text of several lines. `typed`: text that people type instead of pressing a button; default: the button's command. Pure. */
export type ReplyRenderer = (reply: Reply, textStyle: TextStyle, typed?: (action: Action) => string) => string;

/** Reads a platform's settings from the environment, and notes mistakes in them. A blank value counts as not set. */
export interface SettingsReader {
  text(name: string): string | null;
  /** An http(s) address. */
  url(name: string, example: string): string | null;
  /** A secret of this shape; `what` describes it. It prints as `[secret]`. */
  token(name: string, shape: RegExp, what: string): { reveal(): string } | null;
  /** Notes a mistake; it never contains the value of a secret. */
  mistake(where: string, what: string, hint: string): void;
}

/** A platform with its settings. */
export interface ConfiguredPlatform extends PlatformTraits {
  readonly events: EventRows;
  /** Null if it is not configured. */
  readonly open: OpenPlatform | null;
}

/** Loads the SDK. Nothing is sent before the first call on the result. */
export type OpenPlatform = (context: PlatformContext) => Promise<OpenedPlatform>;

/** What the process gives to a platform. */
export interface PlatformContext {
  /** Name of the chat command, without its prefix. */
  command: string;
  /** Folder for data that must survive a restart; it exists. */
  dataDir: string;
  /** The streams of this process; left out if no person uses them. */
  console?: ConsoleStreams;
  log: Log;
  /** Notified when the platform becomes unreachable, and when it is reachable again. */
  outage: PartWatch;
  /** Secrets that the platform shares between all processes; null: `HERALD_SECRET_KEY` is not set, or there is no database for them. */
  vault: Vault | null;
  /** Epoch ms. */
  now(): number;
}

/** A connected platform. */
export interface OpenedPlatform {
  messenger: Messenger;
  gateway: CommandGateway;
  /** Whether messages can be sent, used if the gateway is not started; left out if they always can. */
  sending?: () => Health;
  /** Requests from the platform to our web server; only if it is set up that way. */
  callback?: HttpCallback;
  /** Pages of the web server that the platform serves; left out if it has none. */
  pages?: readonly PlatformPage[];
  /** The screen of this machine; only on the platform that shows it. */
  screen?: Screen;
}

/** The terminal of the people at this machine. */
export interface Screen {
  /** Prints lines above the one being typed. */
  print: (text: string) => void;
  /** Shows a notice. */
  show: (announcement: Announcement) => void;
  close: () => void;
}

/** What the screen can display. */
export interface TextStyle {
  /** Characters per line. */
  width: number;
  colour: boolean;
}

/** The streams of the person at the terminal. */
export interface ConsoleStreams {
  input: Readable & { isTTY?: boolean };
  /** Also receives the prompt's own cursor movements. Printed text is sanitized first. */
  output: Writable;
  textStyle: () => TextStyle;
  /** The person's language according to the machine; undefined if it has none. */
  locale?: string | undefined;
  /** Called when the prompt is closed (Ctrl-C, Ctrl-D, `quit`). */
  onQuit: () => void;
}
