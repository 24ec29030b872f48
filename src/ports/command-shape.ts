/** A command as people see it: what Discord publishes, the command line and `help` show. */
export interface CommandShape {
  /** Lower-case letters; at most 32. */
  verb: string;
  /** Older names. They are answered, and listed nowhere. */
  aliases?: readonly string[];
  /** What it is for: one imperative sentence without its full stop, at most 90 characters. */
  summary: string;
  adminOnly: boolean;
  /** In the order in which they are offered; required ones first. */
  options: readonly CommandOption[];
}

/**
 * What people are offered while they type: a search, a filter, a post, a name that posts have, what a replay takes; of a channel a subscription;
 * admins alone a batch on hold, a delivery in doubt, or who is paused.
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

/** One thing that a command can be told: a field in Discord, a word in a message, an argument or a flag on the command line. */
export type CommandOption = OptionBase &
  (
    | {
        type: 'text';
        /** Characters; default 300. */
        maxLength?: number;
        /** What completes it while it is typed; nothing where left out. */
        completedBy?: Completion;
        /** Its usual values: a platform that offers choices offers these alone; written as words, any other is taken, too. */
        known?: readonly string[];
      }
    | { type: 'choice'; choices: readonly string[] }
    /** Written `name`, on the command line `--name`. */
    | { type: 'flag' }
    | { type: 'channel' }
  );

interface OptionBase {
  name: string;
  /** At most 100 characters. */
  description: string;
  /** Default: optional. */
  required?: boolean;
  /** Written as bare words, before all others, in the order of the options. Default: written `name:value`. */
  bare?: boolean;
  /** Read where it is typed, but not offered as a field of its own. */
  typedOnly?: boolean;
}
