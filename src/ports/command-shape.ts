/** A command as people see it: published to Discord, and shown by the command line and `help`. */
export interface CommandShape {
  /** Lower-case letters; at most 32. */
  verb: string;
  /** Older names, still accepted but not listed anywhere. */
  aliases?: readonly string[];
  /** Its purpose: one imperative sentence without a full stop, at most 90 characters. */
  summary: string;
  adminOnly: boolean;
  /** In the order in which they are offered, required ones first. */
  options: readonly CommandOption[];
}

/**
 * What an option is completed with while it is typed: a search, a filter, a post, a tag, source or kind of posts, a subscription of the channel, or an approval.
 * For admins only: an argument of `replay`, a batch on hold, a delivery in doubt, or a pause target.
 */
export type Completion =
  | 'search'
  | 'filter'
  | 'post'
  | 'tag'
  | 'source'
  | 'kind'
  | 'subscription'
  | 'replay'
  | 'batch'
  | 'approval'
  | 'delivery'
  | 'paused';

/** One option of a command: a field in Discord, a word in a message, an argument or a flag on the command line. */
export type CommandOption = OptionBase &
  (
    | {
        type: 'text';
        /** Maximum length in characters; default 300. */
        maxLength?: number;
        /** Completes it while it is typed; left out: no completion. */
        completedBy?: Completion;
        /** Its usual values. A platform with choice menus offers only these; typed as text, any other value is accepted as well. */
        known?: readonly string[];
      }
    | { type: 'choice'; choices: readonly string[] }
    /** Written as `name`, on the command line as `--name`. */
    | { type: 'flag' }
    | { type: 'channel' }
  );

interface OptionBase {
  name: string;
  /** At most 100 characters. */
  description: string;
  /** Default: optional. */
  required?: boolean;
  /** Written as plain words before all other options, in the order of the options. Default: written as `name:value`. */
  bare?: boolean;
  /** Accepted when typed, but not offered as a field of its own. */
  typedOnly?: boolean;
}
