import { createHmac, timingSafeEqual } from 'node:crypto';
import { stampRefusal } from '../../../src/lib/request-stamp.ts';
import type { CallbackRequest } from '../../../src/ports/http-callback.ts';

type Headers = CallbackRequest['headers'];

/** Why a request can't be from Slack, by its headers; null: it may be. https://docs.slack.dev/authentication/verifying-requests-from-slack `nowMs`: epoch ms. Pure. */
export function headerRefusal(headers: Headers, nowMs: number): string | null {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  if (signature === undefined && stamp === undefined) return 'unsigned';
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'malformed signature';
  return stampRefusal(stamp, nowMs);
}

/** Whether whoever knows `secret` signed this body with this stamp; the headers must have passed `headerRefusal`. Takes the same time wherever they differ. Pure. */
export function isSigned({ headers, body }: CallbackRequest, secret: string): boolean {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  const made = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest();
  return timingSafeEqual(made, Buffer.from(String(signature).slice('v0='.length), 'hex'));
}
