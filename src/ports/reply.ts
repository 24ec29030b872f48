import type { Language } from '../languages/index.ts';
import type { DigestAnnouncement, PostAnnouncement } from '../model/announcement.ts';
import type { Destination } from '../model/destination.ts';
import type { Line, Person } from '../model/span.ts';
import type { Table } from '../model/table.ts';
import type { FieldErrors, Form, FormValues } from './form.ts';
import type { RequesterRights } from './rights.ts';

export type { Line, Person, Span } from '../model/span.ts';

/** The requester, and where they asked. */
export interface Requester {
  from: Person;
  /** The channel of the request; null for direct messages and the CLI. */
  where: Destination | null;
  /** Ids of the communities (teams, servers) that the request and the person belong to; left out or empty: none (some direct messages, this machine). */
  communities?: readonly string[];
  /** Their rights according to the platform; left out if it has none (this machine, the dashboard). */
  rights?: RequesterRights;
  /** Their language according to the platform (`de`, `pt-BR`); untrusted until parsed. Left out if unknown. */
  locale?: string;
}

/** A command that a person sent. */
export interface CommandRequest extends Requester {
  /** The text after the command's name: `search cilium`, `why https://…`; for a button, its command. */
  text: string;
  /** Whether a button was pressed (otherwise a plan is only carried out with `--yes`). */
  confirmed: boolean;
  /** The values of a submitted form: `text` is then the form's command, and `confirmed` is true. */
  values?: FormValues;
}

export type Block =
  | { kind: 'text'; line: Line }
  | { kind: 'list'; items: readonly Line[] }
  | ({ kind: 'table' } & Table)
  /** A search hit or a post in a list. */
  | {
      kind: 'hit';
      title: Line;
      url: string | null;
      snippet: Line;
      context: Line;
      /** Command to run, ignoring its reply, when somebody follows the link; only on platforms that report it. */
      opened?: string;
    }
  /** A message as it would be sent to this platform: at most one in a reply, with little text around it. */
  | { kind: 'message'; announcement: PostAnnouncement | DigestAnnouncement };

/** A button. Pressing it runs `command` as if typed, with `confirmed`; the new reply replaces this one. */
export interface Action {
  label: string;
  command: string;
  style?: 'primary' | 'danger';
  /** The reply is posted for the whole channel instead of replacing this one (Share). */
  share?: boolean;
  /** The answer is a form: it gets more time before a gateway answers provisionally, after which no form could open. */
  opensForm?: true;
}

/** Our answer, before markup. Visible only to the requester, unless `shared`. */
export interface Reply {
  blocks: readonly Block[];
  actions: readonly Action[];
  /** Language of its text; left out: English. */
  language?: Language;
  /** Set if the whole channel should see it; gateways then name the requester. */
  shared: boolean;
  /** The same answer for machines (`--json`); JSON-safe. */
  data: unknown;
  /** Exit code on the command line: 0 ok, 1 problems found, 2 bad usage. Only a reply with 0 may replace a message that others see. */
  exitCode: 0 | 1 | 2;
  /** A form to fill in: opened at once if the platform can show it; otherwise the blocks say what to type instead. */
  form?: Form;
  /** Errors in the submitted values: shown at their fields if the form is still open, otherwise by the blocks. `form` is then the same form with these values filled in. */
  errors?: FieldErrors;
}

/** One completion of a search query. */
export interface Suggestion {
  /** What people see, at most 100 characters. */
  label: string;
  /** The query that it enters, at most 100 characters. */
  query: string;
}
