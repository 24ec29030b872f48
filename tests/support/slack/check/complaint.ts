/** An objection to a payload, of Slack or of our own stricter check, and where. */
export interface Complaint {
  pointer: string;
  message: string;
}

/** Formats a complaint as Slack does in `response_metadata.messages`. */
export function complaintText({ pointer, message }: Complaint): string {
  return `[ERROR] ${message} [json-pointer:${pointer}]`;
}

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Collects the complaints about one payload. */
export interface Checker {
  readonly complaints: Complaint[];
  /** Ids that may be mentioned: people who take part in the conversation, and whatever else the caller allows. */
  readonly mayMention: Pick<ReadonlySet<string>, 'has'>;
  say(pointer: string, message: string): void;
  /** Checks that a value is an object with all of `required` and nothing else but `optional`; null (and a complaint) if it is not an object. */
  object(value: unknown, pointer: string, required: readonly string[], optional: readonly string[]): Fields | null;
  /** Checks that a value is a list of `min` to `max` entries; empty if it is not a list. */
  list(value: unknown, pointer: string, min: number, max: number): unknown[];
  /** Checks that a value is a text of `min` to `max` UTF-16 units; null if it is not a text. */
  text(value: unknown, pointer: string, min: number, max: number): string | null;
  /** Checks that a value was not used before in this message. */
  unique(kind: string, value: unknown, pointer: string): void;
}

export function createChecker(mayMention: Pick<ReadonlySet<string>, 'has'>): Checker {
  const complaints: Complaint[] = [];
  const used = new Set<string>();
  const say = (pointer: string, message: string): void => {
    complaints.push({ pointer, message });
  };
  return {
    complaints,
    mayMention,
    say,
    object(value, pointer, required, optional) {
      if (!isFields(value)) {
        say(pointer, 'must be an object');
        return null;
      }
      for (const key of required) if (value[key] === undefined) say(`${pointer}/${key}`, `missing required field: ${key}`);
      for (const key of Object.keys(value)) {
        if (!required.includes(key) && !optional.includes(key)) say(`${pointer}/${key}`, `invalid additional property: ${key}`);
      }
      return value;
    },
    list(value, pointer, min, max) {
      if (!Array.isArray(value)) {
        say(pointer, 'must be an array');
        return [];
      }
      if (value.length < min) say(pointer, `no less than ${min} items allowed`);
      if (value.length > max) say(pointer, `no more than ${max} items allowed`);
      return value;
    },
    text(value, pointer, min, max) {
      if (typeof value !== 'string') {
        say(pointer, 'must be a string');
        return null;
      }
      if (value.length < min) say(pointer, `must be more than ${min - 1} characters`);
      if (value.length > max) say(pointer, `must be less than ${max + 1} characters`);
      return value;
    },
    unique(kind, value, pointer) {
      if (typeof value !== 'string') return;
      if (used.has(`${kind}:${value}`)) say(pointer, `\`${kind}\` ${value} already exists`);
      used.add(`${kind}:${value}`);
    },
  };
}
