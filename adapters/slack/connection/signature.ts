import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackRequest } from '../../../src/ports/http-callback.ts';

type Headers = CallbackRequest['headers'];

/** How far a request's stamp may be from our clock, to either side. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const STAMP_WINDOW_MS = 300_000;

/** Why a request can't be from Slack, by its headers; null: it may be. `nowMs`: epoch ms. Pure. */
export function headerRefusal(headers: Headers, nowMs: number): string | null {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  if (signature === undefined && stamp === undefined) return 'unsigned';
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'malformed signature';
  if (typeof stamp !== 'string' || !/^\d{1,12}$/.test(stamp)) return 'malformed timestamp';
  const aheadMs = Number(stamp) * 1_000 - nowMs;
  if (aheadMs < -STAMP_WINDOW_MS) return 'its timestamp is more than 5 min old';
  if (aheadMs > STAMP_WINDOW_MS) return 'its timestamp is more than 5 min ahead: check the clock of this machine';
  return null;
}

/** Whether whoever knows `secret` signed this body with this stamp; the headers must have passed `headerRefusal`. Takes the same time wherever they differ. Pure. */
export function isSigned({ headers, body }: CallbackRequest, secret: string): boolean {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  const made = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest();
  return timingSafeEqual(made, Buffer.from(String(signature).slice('v0='.length), 'hex'));
}
