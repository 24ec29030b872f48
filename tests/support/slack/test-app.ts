import { EventEmitter, once } from 'node:events';
import { type OauthV2AccessResponse, WebClient } from '@slack/web-api';
import { WebSocket } from 'ws';
import { type Fields, isFields } from './check/complaint.ts';
import type { Choice } from './oauth.ts';
import type { SlackDouble } from './slack-double.ts';

/** What an app received. */
interface Received {
  type: string;
  payload: Fields;
}

/** An app that uses the double: it acknowledges everything, and does nothing else. */
export interface ListeningApp {
  readonly received: readonly Received[];
  /** Resolves with all payloads once there are this many; waits at most 10 s. */
  heard(count: number): Promise<readonly [Received, ...Received[]]>;
  close(): void;
}

/** Opens a socket; resolves once it is greeted. */
export async function listenAsApp(double: SlackDouble): Promise<ListeningApp> {
  const { url = '' } = await clientOf(double, double.appToken).apps.connections.open();
  const socket = new WebSocket(url);
  const received: Received[] = [];
  const events = new EventEmitter<{ received: [] }>();
  socket.on('message', (data) => {
    const envelope: unknown = JSON.parse(String(data));
    if (!isFields(envelope) || envelope.type === 'hello') return;
    socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
    received.push({ type: String(envelope.type), payload: isFields(envelope.payload) ? envelope.payload : {} });
    events.emit('received');
  });
  await double.sockets.open(1);
  return {
    received,
    async heard(count) {
      const signal = AbortSignal.timeout(10_000);
      while (received.length < count) await once(events, 'received', { signal });
      return received as [Received, ...Received[]];
    },
    close: () => socket.close(),
  };
}

/** Returns Slack's own client, which tries once and logs nothing. */
export function clientOf({ apiUrl }: SlackDouble, token?: string): WebClient {
  const logger = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error' as never, setName() {} };
  return new WebClient(token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger });
}

/** Returns `ok`, or Slack's error code. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(() => 'ok').catch((error: { data?: { error?: string } }) => error.data?.error ?? error);
}

const REDIRECT = 'https://herald.example.org/slack/oauth_redirect';

/** Returns the address of Slack's page for an installation; `own`: other parameters, null leaves one out. */
export function authorizeUrl(double: SlackDouble, own: Readonly<Record<string, string | null>> = {}): string {
  const url = new URL('/oauth/v2/authorize', double.apiUrl);
  const asked = { client_id: double.clientId, scope: 'chat:write,chat:write.public,commands', redirect_uri: REDIRECT, state: 's1', ...own };
  for (const [name, value] of Object.entries(asked)) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

/** Returns the code that a person's decision leads to. */
export async function codeFor(double: SlackDouble, choice: Choice, own: Readonly<Record<string, string | null>> = {}): Promise<string> {
  double.registerRedirects([REDIRECT]);
  const back = new URL(await double.installAt(authorizeUrl(double, own), choice));
  return back.searchParams.get('code') ?? '';
}

/** Exchanges a code, or makes whatever call `own` describes. */
export function accessWith(double: SlackDouble, own: Readonly<Record<string, string>>): Promise<OauthV2AccessResponse> {
  const args = { client_id: double.clientId, client_secret: double.clientSecret, redirect_uri: REDIRECT, ...own };
  return clientOf(double).apiCall('oauth.v2.access', args) as Promise<OauthV2AccessResponse>;
}

/** Goes through a whole installation. */
export async function installApp(double: SlackDouble, choice: Choice, scope?: string): Promise<OauthV2AccessResponse> {
  return accessWith(double, { code: await codeFor(double, choice, scope === undefined ? {} : { scope }) });
}
