import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';

/** What travels with a form through Slack, and back: no secrets. */
export interface FormMetadata {
  /** What is asked with what was filled in. */
  command: string;
  /** Where the form was asked for: Slack's id; null: nowhere that Slack named. */
  channel: string | null;
  /** The thread it was asked for in; null outside of threads. */
  thread: string | null;
  /** By this the process that opened it knows how to answer; another process does not. */
  id: string;
}

/** https://docs.slack.dev/reference/views/modal-views */
const MAX_CHARS = 3_000;
const COMMAND_MAX_CHARS = 2_000;
const SHAPES = { channel: /^[CGD][A-Z0-9]{2,20}$/, thread: /^\d{1,12}\.\d{1,9}$/, id: /^[0-9a-f-]{36}$/ } as const;

/** Null: it is more than Slack carries. Pure. */
export function writeMetadata(metadata: FormMetadata): string | null {
  const text = JSON.stringify(metadata);
  return text.length <= MAX_CHARS ? text : null;
}

/** As it comes back, which may be anything; null: it is none of ours. Pure. */
export function readMetadata(text: unknown): FormMetadata | null {
  if (typeof text !== 'string' || text.length > MAX_CHARS) return null;
  const fields = parseJsonObject(text);
  if (fields === null) return null;
  const { command, channel, thread, id } = fields;
  if (typeof command !== 'string' || command.trim() === '' || command.length > COMMAND_MAX_CHARS) return null;
  if (!isNullOr(channel, SHAPES.channel) || !isNullOr(thread, SHAPES.thread)) return null;
  return typeof id === 'string' && SHAPES.id.test(id) ? { command, channel, thread, id } : null;
}

function isNullOr(value: unknown, shape: RegExp): value is string | null {
  return value === null || (typeof value === 'string' && shape.test(value));
}
