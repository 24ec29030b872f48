import type { DiscordAPIError } from 'discord.js';
import { shorten } from '../../../src/lib/cut-text.ts';
import { foldBlanks } from '../../../src/lib/sanitize-text.ts';
import { redact } from '../../../src/ops/redact.ts';

const MAX_COMPLAINTS = 5;
const MOST_NODES = 200;
const COMPLAINT_MAX_CHARS = 120;

/**
 * What exactly Discord did not like, in its own words, with the field: `embeds[0].title: Must be 256 or fewer in length.`; else its message, where it has one.
 * At most five, on one line each, without anything that could be a secret. https://docs.discord.com/developers/reference#error-messages Pure.
 */
export function complaintsOf({ rawError }: Pick<DiscordAPIError, 'rawError'>): readonly string[] {
  const found = refusedFieldsOf({ rawError });
  const said = 'message' in rawError && typeof rawError.message === 'string' ? [rawError.message] : [];
  return (found.length > 0 ? found : said).map(plainPart).filter((part) => part !== '');
}

/** The same for fields alone; empty where Discord named none. Pure. */
export function refusedFieldsOf({ rawError }: Pick<DiscordAPIError, 'rawError'>): readonly string[] {
  return 'errors' in rawError ? fieldsIn(rawError.errors) : [];
}

/** Walks the tree of errors, a few nodes of it. */
function fieldsIn(errors: unknown): readonly string[] {
  const found: string[] = [];
  const left: [path: string, node: unknown][] = [['', errors]];
  for (let seen = 0; seen < MOST_NODES && found.length < MAX_COMPLAINTS; seen += 1) {
    const next = left.shift();
    if (next === undefined) break;
    const [path, node] = next;
    if (typeof node !== 'object' || node === null) continue;
    for (const [name, value] of Object.entries(node).slice(0, MOST_NODES)) {
      if (name !== '_errors') left.push([pathTo(path, name), value]);
      else if (Array.isArray(value)) found.push(...value.slice(0, MAX_COMPLAINTS).map((one) => complaint(path, one)));
    }
  }
  return found.filter((one) => one !== '').slice(0, MAX_COMPLAINTS);
}

function complaint(path: string, one: unknown): string {
  const message = typeof one === 'object' && one !== null && 'message' in one && typeof one.message === 'string' ? one.message : '';
  return path === '' || message === '' ? message : `${path}: ${message}`;
}

/** `embeds[0].title`. */
function pathTo(path: string, name: string): string {
  const short = name.slice(0, 40);
  if (/^\d+$/.test(short)) return `${path}[${short}]`;
  return path === '' ? short : `${path}.${short}`;
}

function plainPart(text: string): string {
  return shorten(foldBlanks(redact(text.slice(0, 4 * COMPLAINT_MAX_CHARS))), COMPLAINT_MAX_CHARS);
}
