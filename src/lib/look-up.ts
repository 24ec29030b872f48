/** What a table has under a name that somebody else chose; undefined for what every object has (`constructor`, `__proto__`). Pure. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
