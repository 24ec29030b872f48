import { defaultFacts, type GeneratorFacts, type PerFolder } from '../site/site.ts';
import { isTable, siteAddress, type Table, tableIn, textIn } from './read-files.ts';

const COLLECTION = '/:collection/:path:output_ext';
const isPretty = (pattern: string): boolean => pattern === 'pretty' || pattern.endsWith('/');

/** Settings of Jekyll. Pure. */
export function jekyllFacts(settings: Table): GeneratorFacts {
  const style = textIn(settings, 'permalink') ?? 'date';
  const collections = Object.entries(tableIn(settings, 'collections'));
  const permalinks: PerFolder<string>[] = [{ folder: '_posts', value: style }];
  for (const [name, collection] of collections) {
    const written = isTable(collection) ? textIn(collection, 'permalink') : null;
    const plain = isPretty(style) ? '/:collection/:path/' : COLLECTION;
    if (name === 'posts' && written !== null) permalinks.unshift({ folder: '_posts', value: written });
    else if (name !== 'posts') permalinks.push({ folder: `_${name}`, value: written ?? plain });
  }
  return {
    ...defaultFacts('jekyll'),
    url: siteAddress(textIn(settings, 'url'), textIn(settings, 'baseurl')),
    roots: [{ folder: (textIn(settings, 'source') ?? '').replace(/^[./]+|\/+$/g, ''), value: '' }],
    permalinks: [
      ...defaultsOf(
        settings,
        collections.map(([name]) => name),
      ),
      ...permalinks,
    ],
    trailingSlash: isPretty(style) ? true : null,
    timeZone: textIn(settings, 'timezone') ?? 'UTC',
  };
}

/** `defaults:` with a `permalink`, by path or by kind of document. */
function defaultsOf({ defaults }: Table, collections: readonly string[]): PerFolder<string>[] {
  if (!Array.isArray(defaults)) return [];
  return defaults.flatMap((entry: unknown) => {
    if (!isTable(entry)) return [];
    const pattern = textIn(tableIn(entry, 'values'), 'permalink');
    const scope = tableIn(entry, 'scope');
    const path = (textIn(scope, 'path') ?? '').replace(/^[./]+|\/+$/g, '');
    const type = textIn(scope, 'type');
    if (pattern === null || /[*?]/.test(path)) return [];
    const folder = path !== '' ? path : type === 'posts' || (type !== null && collections.includes(type)) ? `_${type}` : null;
    return folder === null ? [] : [{ folder, value: pattern }];
  });
}
