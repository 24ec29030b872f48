/** Looks up a name from an untrusted source; undefined for properties that every object inherits (`constructor`, `__proto__`). Pure. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
