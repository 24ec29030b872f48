import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { stampRefusal } from '../../../src/lib/request-stamp.ts';
import type { CallbackRequest } from '../../../src/ports/http-callback.ts';

type Headers = CallbackRequest['headers'];

/** What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410). */
const KEY_PREFIX = '302a300506032b6570032100';

/** `hex`: the application's public key, 64 digits. @throws {Error} when it is no key */
export function publicKeyOf(hex: string): KeyObject {
  return createPublicKey({ format: 'der', type: 'spki', key: Buffer.from(KEY_PREFIX + hex, 'hex') });
}

/** Why a request can't be from Discord, by its headers; null: it may be. `nowMs`: epoch ms. Pure. */
export function headerRefusal(headers: Headers, nowMs: number): string | null {
  const { 'x-signature-ed25519': signature, 'x-signature-timestamp': stamp } = headers;
  if (signature === undefined && stamp === undefined) return 'unsigned';
  if (typeof signature !== 'string' || !/^[0-9a-f]{128}$/i.test(signature)) return 'malformed signature';
  return stampRefusal(stamp, nowMs);
}

/** Whether Discord signed this body with this stamp; the headers must have passed `headerRefusal`. https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers Pure. */
export function isSigned({ headers, body }: CallbackRequest, key: KeyObject): boolean {
  const { 'x-signature-ed25519': signature, 'x-signature-timestamp': stamp } = headers;
  return verify(null, Buffer.concat([Buffer.from(String(stamp)), body]), key, Buffer.from(String(signature), 'hex'));
}
