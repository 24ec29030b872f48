import { createCipheriv, createDecipheriv, createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/** A key that secrets are encrypted with; it prints without its bytes. */
interface SealingKey {
  /** Tells keys apart, and says nothing of their bytes. */
  id: Buffer;
  key: KeyObject;
}

/** The first encrypts, all decrypt. */
export type SealingKeys = readonly [SealingKey, ...SealingKey[]];

/** Good examples, for those who wrote something else. */
export const SEALING_KEY_HINT = 'Make one with openssl rand -hex 32; during a rotation, write the new one, a comma, and the one before';

const KEY_BYTES = 32;
const VERSION = 1;
const ID_BYTES = 8;
const HEAD_BYTES = 1 + ID_BYTES;
/** What GCM is made for: other lengths weaken it (NIST SP 800-38D, 5.2.1.1). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keys of 32 bytes, separated by commas, each as 64 hex digits or 44 characters of base64. What is wrong comes back as words, which never hold a key. Pure. */
export function parseSealingKeys(text: string): { keys: SealingKeys } | { mistake: string } {
  const parsed = text.split(',').map((entry) => keyOf(entry.trim()));
  const wrong = parsed.indexOf(null);
  if (wrong >= 0) {
    const which = parsed.length === 1 ? 'is not a key' : `has an entry (number ${wrong + 1}) that is not a key`;
    return { mistake: `${which} of 32 bytes, written as 64 hex digits or as base64` };
  }
  const [first, ...others] = parsed.flatMap((key) => key ?? []);
  return first ? { keys: [first, ...others] } : { mistake: 'holds no key' };
}

function keyOf(text: string): SealingKey | null {
  const encoding = /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64';
  const bytes = Buffer.from(text, encoding);
  // Node passes over what is no base64; what was given in full comes back in full.
  if (bytes.length !== KEY_BYTES || (encoding === 'base64' && bytes.toString('base64') !== text)) return null;
  return { id: createHash('sha256').update(bytes).digest().subarray(0, ID_BYTES), key: createSecretKey(bytes) };
}

/**
 * Encrypts with the first key (AES-256-GCM): version, id of the key, nonce, ciphertext, tag. Only who names the same `place` decrypts it, so that what is
 * kept in one place is of no use in another.
 */
export function seal([{ id, key }]: SealingKeys, value: string, place: readonly string[]): Buffer {
  const head = Buffer.from([VERSION, ...id]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(head, place));
  return Buffer.concat([head, nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed in this place; null: none of the keys decrypts it, or it was changed. Pure. */
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

/** Whether the bytes say that they were encrypted with this key. Pure. */
export function isSealedWith({ id }: SealingKey, sealed: Uint8Array): boolean {
  return sealed[0] === VERSION && id.equals(sealed.subarray(1, HEAD_BYTES));
}

/** What is authenticated beside the ciphertext; no two places have the same. */
function boundTo(head: Buffer, place: readonly string[]): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify(place))]);
}
