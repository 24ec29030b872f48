/** A code of a country or state, which scrapers put in parentheses behind its town: “NCR (PH)”. */
const CODE = /^(.+?) ?\((\p{L}{2,3})\)$/u;

/** Where an event takes place, each part once: “Manila, NCR (PH), ncr (ph)” → “Manila, NCR, PH”; null where nothing is said. Pure. */
export function placeOnce(place: string | null): string | null {
  const parts: string[] = [];
  const known = new Set<string>();
  for (const part of (place ?? '').split(',').flatMap(split)) {
    const folded = foldPart(part);
    if (folded === '' || known.has(folded)) continue;
    known.add(folded);
    parts.push(part);
  }
  return parts.length === 0 ? null : parts.join(', ');
}

function split(part: string): readonly string[] {
  const [, town, code] = CODE.exec(part.trim()) ?? [];
  return town === undefined || code === undefined ? [part.trim()] : [town, code.toUpperCase()];
}

function foldPart(part: string): string {
  return part
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}\s]+/gu, '')
    .toLowerCase();
}
