/** Makes a value when it is first asked for, and gives the same from then on. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Makes a value for each object when it is first asked for, and gives the same from then on, for as long as the object is used. */
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
