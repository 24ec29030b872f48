/** What Slack (or our own stricter eye) has against a payload, and where. */
export interface Complaint {
  pointer: string;
  message: string;
}

/** How Slack writes it in `response_metadata.messages`. */
export function complaintText({ pointer, message }: Complaint): string {
  return `[ERROR] ${message} [json-pointer:${pointer}]`;
}

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Collects complaints of one payload. */
export interface Checker {
  readonly complaints: Complaint[];
  /** User ids that may be mentioned: those taking part in the conversation. */
  readonly mayMention: Pick<ReadonlySet<string>, 'has'>;
  say(pointer: string, message: string): void;
  /** An object with all of `required` and nothing beside `optional`; null (and a complaint) where it is none. */
  object(value: unknown, pointer: string, required: readonly string[], optional: readonly string[]): Fields | null;
  /** A list of `min` to `max` entries. */
  list(value: unknown, pointer: string, min: number, max: number): unknown[];
  /** A text of `min` to `max` UTF-16 units. */
  text(value: unknown, pointer: string, min: number, max: number): string | null;
  /** Not used before in this message. */
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
