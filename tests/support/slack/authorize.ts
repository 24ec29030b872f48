import { CLIENT_ID } from './slack-app.ts';

/** Scopes that a bot may request, as far as they relate to what Herald does. https://docs.slack.dev/reference/scopes */
const KNOWN_SCOPES = new Set([
  'app_mentions:read',
  'bookmarks:read',
  'bookmarks:write',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'chat:write.customize',
  'chat:write.public',
  'commands',
  'emoji:read',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'links:read',
  'links:write',
  'metadata.message:read',
  'mpim:history',
  'mpim:read',
  'pins:read',
  'pins:write',
  'reactions:read',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users.profile:read',
  'users:read',
  'users:read.email',
]);

const PARAMETERS = ['client_id', 'scope', 'user_scope', 'redirect_uri', 'state', 'team'];

/** What an app requests from a person. */
export interface Asked {
  scopes: readonly string[];
  /** Address to which the person is sent back. */
  redirectUri: string;
  /** The address as it was written; null: it was left to Slack. */
  writtenRedirectUri: string | null;
  state: string;
  /** Id of the workspace that the app wants; null: any. */
  team: string | null;
}

/** Parses a request to `GET /oauth/v2/authorize`; a string is the code of what is wrong. Pure. https://docs.slack.dev/authentication/installing-with-oauth */
export function parseAuthorize({ searchParams }: URL, registered: readonly string[]): Asked | string {
  const names = [...searchParams.keys()];
  if (names.some((name) => !PARAMETERS.includes(name)) || new Set(names).size < names.length) return 'invalid_arguments';
  const textOf = (name: string): string => searchParams.get(name) ?? '';
  if (textOf('client_id') !== CLIENT_ID) return 'invalid_client_id';
  const scopes = textOf('scope').split(',').filter(Boolean);
  if (scopes.length === 0) return 'no_scopes';
  // Herald never acts on behalf of a person: it requests no user token.
  if (scopes.some((scope) => !KNOWN_SCOPES.has(scope)) || textOf('user_scope') !== '') return 'invalid_scope';
  const written = searchParams.get('redirect_uri');
  const redirectUri = written ?? registered[0];
  if (redirectUri === undefined || !registered.some((one) => isBelow(redirectUri, one))) return 'bad_redirect_uri';
  // Slack would accept it, but an app without a state takes any code for its own.
  if (textOf('state') === '') return 'missing_state';
  return { scopes, redirectUri, writtenRedirectUri: written, state: textOf('state'), team: searchParams.get('team') };
}

/** Whether an address is one that the app registered, or is below one: with the same scheme, host and port. */
function isBelow(address: string, registered: string): boolean {
  if (!URL.canParse(address)) return false;
  const [wanted, known] = [new URL(address), new URL(registered)];
  const isSafe = wanted.protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(wanted.hostname);
  if (!isSafe || wanted.origin !== known.origin || wanted.hash !== '' || wanted.username !== '') return false;
  const folder = known.pathname.endsWith('/') ? known.pathname : `${known.pathname}/`;
  return wanted.pathname === known.pathname || wanted.pathname.startsWith(folder);
}
