/**
 * Something to fill in, as every platform can show it: a modal, or a page. A platform cuts words that are too long for it, and leaves out fields
 * that it has no room for, from the end; those are in no submission.
 */
export interface Form {
  /** At most 24 characters. */
  title: string;
  /** The most important ones first: Discord shows five. */
  fields: readonly FormField[];
  /** The label of its button: at most 24 characters. */
  submit: string;
  /**
   * What is asked once it is submitted, with what was filled in as its `values`: `subscriptions edit 3`. At most 1,000 characters. It travels with the
   * form, and may come back changed: no secrets, and rights are checked again.
   */
  command: string;
}

/** A field. Values are checked again after a submission: what a platform shows is no promise of what comes back. */
export type FormField = FieldBase &
  (
    | {
        type: 'text';
        /** Several lines; default: one. */
        long?: true;
        /** Characters, at most 3,000. */
        maxLength: number;
        /** What stands there while it is empty: at most 100 characters. */
        placeholder?: string;
        initial?: string;
      }
    /** One of the groups of the platform (a role, a user group), by its id; where the platform has no list of them to choose from, it is typed. */
    | { type: 'group'; placeholder?: string; initial?: string }
    /** One of at most 25 choices. */
    | { type: 'select'; choices: readonly FormChoice[]; initial?: string }
    /** Any of at most 25 choices. */
    | { type: 'multi-select'; choices: readonly FormChoice[]; initial?: readonly string[] }
    /** Any of at most 10 choices, all seen at once. */
    | { type: 'checkboxes'; choices: readonly FormChoice[]; initial?: readonly string[] }
  );

interface FieldBase {
  /** Lower-case letters and hyphens, at most 40; unique in the form. */
  name: string;
  /** At most 45 characters. */
  label: string;
  /** At most 100 characters. */
  hint?: string;
  /** Default: it may be left empty. */
  required?: boolean;
}

/** One of several. Labels, values and hints: at most 75 characters each. */
export interface FormChoice {
  value: string;
  label: string;
  hint?: string;
}

/** What was filled in, by the names of the fields: of texts and single choices one value at most, none where nothing was. Hostile until parsed. */
export type FormValues = Readonly<Record<string, readonly string[]>>;

/** What is wrong with what was filled in, by the names of the fields: sentences that say what to write. */
export type FieldErrors = Readonly<Record<string, string>>;
