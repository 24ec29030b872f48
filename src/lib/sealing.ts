import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** A key for encrypting secrets; it prints without its bytes. */
interface SealingKey {
  /** Identifies the key without revealing its bytes. */
  id: Buffer;
  key: KeyObject;
}

/** The first key encrypts; all keys decrypt. */
export type SealingKeys = readonly [SealingKey, ...SealingKey[]];

/** How to write a valid key, shown after an invalid one. */
export const SEALING_KEY_HINT = 'Make one with openssl rand -hex 32; during a rotation, write the new key, a comma, and the old key';

const KEY_BYTES = 32;
const VERSION = 1;
const ID_BYTES = 8;
const HEAD_BYTES = 1 + ID_BYTES;
/** The length that GCM is designed for; other lengths weaken it (NIST SP 800-38D, 5.2.1.1). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Parses comma-separated keys of 32 bytes, each as 64 hex digits or 44 characters of base64. A mistake is returned as text that never contains a key. Pure. */
export function parseSealingKeys(text: string): { keys: SealingKeys } | { mistake: string } {
  const parsed = text.split(',').map((entry) => keyOf(entry.trim()));
  const wrong = parsed.indexOf(null);
  if (wrong >= 0) {
    const which = parsed.length === 1 ? 'is not a key' : `has an entry (number ${wrong + 1}) that is not a key`;
    return { mistake: `${which} of 32 bytes, written as 64 hex digits or as base64` };
  }
  const [first, ...others] = parsed.flatMap((key) => key ?? []);
  return first ? { keys: [first, ...others] } : { mistake: 'has no key' };
}

function keyOf(text: string): SealingKey | null {
  const encoding = /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64';
  const bytes = Buffer.from(text, encoding);
  // Node ignores characters that are not base64; a valid key encodes back to the same text.
  if (bytes.length !== KEY_BYTES || (encoding === 'base64' && bytes.toString('base64') !== text)) return null;
  return { id: createHash('sha256').update(bytes).digest().subarray(0, ID_BYTES), key: createSecretKey(bytes) };
}

/**
 * Encrypts with the first key (AES-256-GCM): version, key id, nonce, ciphertext, tag. It can only be decrypted with the same `place`, so a secret
 * copied from one place to another is useless there.
 */
export function seal([{ id, key }]: SealingKeys, value: string, place: readonly string[]): Buffer {
  const head = Buffer.from([VERSION, ...id]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(head, place));
  return Buffer.concat([head, nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what was sealed for this place; null: none of the keys decrypts it, or it was changed. Pure. */
export function unseal(keys: SealingKeys, sealed: Uint8Array, place: readonly string[]): string | null {
  const bytes = Buffer.from(sealed);
  const used = keys.find((key) => isSealedWith(key, bytes));
  if (!used || bytes.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) return null;
  const [head, nonce] = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES)];
  const decipher = createDecipheriv('aes-256-gcm', used.key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(head, place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Whether the bytes name this key as the one that encrypted them. Pure. */
export function isSealedWith({ id }: SealingKey, sealed: Uint8Array): boolean {
  return sealed[0] === VERSION && id.equals(sealed.subarray(1, HEAD_BYTES));
}

/** The additional authenticated data; different for every place. */
function boundTo(head: Buffer, place: readonly string[]): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify(place))]);
}
