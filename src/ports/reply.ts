import type { Language } from '../languages/index.ts';
import type { DigestAnnouncement, PostAnnouncement } from '../model/announcement.ts';
import type { Destination } from '../model/destination.ts';
import type { Line, Person } from '../model/span.ts';
import type { Table } from '../model/table.ts';
import type { FieldErrors, Form, FormValues } from './form.ts';
import type { AskerRights } from './rights.ts';

export type { Line, Person, Span } from '../model/span.ts';

/** Who asks, and where. */
export interface Asker {
  from: Person;
  /** Where it was asked; null for direct messages and the CLI. */
  where: Destination | null;
  /** Ids of the communities (teams, servers) that the ask and the person belong to; left out or empty: of none (some direct messages, this machine). */
  communities?: readonly string[];
  /** What the platform says about them; left out where it says nothing (this machine, the dashboard). */
  rights?: AskerRights;
  /** What they read, as their platform says it (`de`, `pt-BR`); hostile until parsed. Left out where it says nothing. */
  locale?: string;
}

/** What a person asked. */
export interface CommandRequest extends Asker {
  /** The words after the command's name: `search cilium`, `why https://…`; also what a pressed button stands for. */
  text: string;
  /** Whether a button was pressed (only then does a plan act without `--yes`). */
  confirmed: boolean;
  /** What was filled in, where a form was submitted: `text` is the command of that form, and `confirmed` is true. */
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
      /** To be asked, its reply thrown away, when somebody follows the link: where the platform tells of that. */
      opened?: string;
    }
  /** A message as this platform would be sent it: at most one in a reply, with few words around it. */
  | { kind: 'message'; announcement: PostAnnouncement | DigestAnnouncement };

/** A button. Pressing it asks `command` again as if typed, `confirmed`, and its reply replaces this one. */
export interface Action {
  label: string;
  command: string;
  style?: 'primary' | 'danger';
  /** The reply is posted for the whole channel instead of replacing this one (Share). */
  share?: boolean;
  /** Its answer is a form: nothing gives way to it. */
  opensForm?: true;
}

/** What we answer, before markup. Seen only by the person who asked, unless `shared`. */
export interface Reply {
  blocks: readonly Block[];
  actions: readonly Action[];
  /** Of its words; left out: English. */
  language?: Language;
  /** Set where the whole channel should see it; gateways then say who asked for it. */
  shared: boolean;
  /** The same answer for machines (`--json`); JSON-safe. */
  data: unknown;
  /** Exit code on the command line: 0 ok, 1 problems found, 2 bad usage. Only what is ok may take the place of a message that others see. */
  exitCode: 0 | 1 | 2;
  /** To be filled in: opened at once where the platform can show it; where it can't, the blocks say what to type instead. */
  form?: Form;
  /** What is wrong with what was submitted: said at its fields where the form is still open, else by the blocks. `form` is then the same with what was filled in. */
  errors?: FieldErrors;
}

/** One completion of a search query. */
export interface Suggestion {
  /** What people see, at most 100 characters. */
  label: string;
  /** The query that it stands for, at most 100 characters. */
  query: string;
}
