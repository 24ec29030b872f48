import type { IncomingMessage } from 'node:http';
import { type Fields, isFields } from './check/complaint.ts';

const JSON_ARGS = new Set(['blocks', 'metadata', 'attachments', 'view', 'unfurls']);

/** Returns the arguments of a call, from a form or from JSON; null if the body is neither. */
export async function argsOf(request: IncomingMessage): Promise<Fields | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return jsonOf(text);
  if (!type.startsWith('application/x-www-form-urlencoded')) return text === '' ? {} : null;
  return Object.fromEntries([...new URLSearchParams(text)].map(([key, value]) => [key, argumentOf(key, value)]));
}

/** Returns the token of a call, from the header or else from the arguments. */
export function tokenOf(request: IncomingMessage, args: Fields): string | null {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme === 'Bearer' && token !== undefined) return token;
  return typeof args.token === 'string' ? args.token : null;
}

/** Returns the app's own credentials, from HTTP Basic or else from the arguments. */
export function credentialsOf(request: IncomingMessage, args: Fields): { id: unknown; secret: unknown } {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic') return { id: args.client_id, secret: args.client_secret };
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id, secret: secret.join(':') };
}

function argumentOf(key: string, value: string): unknown {
  if (JSON_ARGS.has(key)) return parsed(value);
  return value === 'true' ? true : value === 'false' ? false : value;
}

function jsonOf(text: string): Fields | null {
  const value = parsed(text);
  return isFields(value) ? value : null;
}

/** Text that is not JSON stays text, which the checks then refuse. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
