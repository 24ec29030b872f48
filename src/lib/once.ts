/** Creates a value on the first call, and returns the same value on later calls. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Creates a value for each object on the first call, and returns the same value on later calls, for as long as the object is in use. */
export function oncePer<K extends object, V>(make: (object: K) => V): (object: K) => V {
  const made = new WeakMap<K, { value: V }>();
  return (object) => {
    const known = made.get(object);
    if (known) return known.value;
    const value = make(object);
    made.set(object, { value });
    return value;
  };
}
