/** Arrays of numbers that are as long as they are told to be. */
type Numbers = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** The same array where it has `length` places, else a copy with half as many again, zeros at the end. Pure. */
export function grown<T extends Numbers>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(16, length, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}

/** A copy with just the first `length` numbers. Pure. */
export function shrunk<T extends Numbers>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array.subarray(0, length));
  return copy;
}
