/**
 * A form that every platform can show, as a modal or a page. A platform shortens texts that are too long for it, and omits fields beyond its limit,
 * starting from the end; those are missing from the submission.
 */
export interface Form {
  /** At most 24 characters. */
  title: string;
  /** The most important ones first: Discord shows only five. */
  fields: readonly FormField[];
  /** The label of its submit button: at most 24 characters. */
  submit: string;
  /**
   * The command that runs on submission, with the entries as its `values`: `subscriptions edit 3`. At most 1,000 characters. It travels with the
   * form and may come back altered: it must hold no secrets, and rights are checked again.
   */
  command: string;
}

/** A field. Submitted values are validated again: a client can send anything, whatever the form offered. */
export type FormField = FieldBase &
  (
    | {
        type: 'text';
        /** Several lines; default: one. */
        long?: true;
        /** Maximum length in characters, at most 3,000. */
        maxLength: number;
        /** Shown while the field is empty; at most 100 characters. */
        placeholder?: string;
        initial?: string;
      }
    /** One of the platform's groups (a role, a user group), by id; typed in if the platform offers no list of them. */
    | { type: 'group'; placeholder?: string; initial?: string }
    /** One of at most 25 choices. */
    | { type: 'select'; choices: readonly FormChoice[]; initial?: string }
    /** Any of at most 25 choices. */
    | { type: 'multi-select'; choices: readonly FormChoice[]; initial?: readonly string[] }
    /** Any of at most 10 choices, all visible at once. */
    | { type: 'checkboxes'; choices: readonly FormChoice[]; initial?: readonly string[] }
  );

interface FieldBase {
  /** Lower-case letters and hyphens, at most 40; unique in the form. */
  name: string;
  /** At most 45 characters. */
  label: string;
  /** At most 100 characters. */
  hint?: string;
  /** Default: may be left empty. */
  required?: boolean;
}

/** One choice of a field. Labels, values and hints: at most 75 characters each. */
export interface FormChoice {
  value: string;
  label: string;
  hint?: string;
}

/** The submitted values by field name: at most one for texts and single choices, none for empty fields. Untrusted until parsed. */
export type FormValues = Readonly<Record<string, readonly string[]>>;

/** Errors in the submitted values by field name: sentences that say what to enter instead. */
export type FieldErrors = Readonly<Record<string, string>>;
