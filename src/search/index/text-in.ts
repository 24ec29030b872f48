/** A stretch of UTF-8 as text: for short ones in a third of the time that a `TextDecoder` takes. Pure. */
export function utf8Slice(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): string {
  return slice.call(bytes, start, end);
}

/** Node's own, which needs no `Buffer` around the bytes. */
const { utf8Slice: slice } = Buffer.prototype as unknown as { utf8Slice: (this: Uint8Array, start: number, end: number) => string };
