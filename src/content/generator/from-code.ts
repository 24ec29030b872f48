import { defaultFacts, type GeneratorFacts, type PerFolder } from '../site/site.ts';
import { type Literal, literalsIn } from './literals.ts';
import { siteAddress } from './read-files.ts';

const textOf = (literals: readonly Literal[], key: string, ...path: string[]): string | null => {
  const found = literals.find((one) => one.key === key && one.path.join('/') === path.join('/'));
  return typeof found?.value === 'string' ? found.value : null;
};
const folderOf = (path: string): string => path.replace(/^[./]+|\/+$/g, '');

/** `docusaurus.config.*`, read without running it. Pure. */
export function docusaurusFacts(source: string): GeneratorFacts {
  const literals = literalsIn(source);
  const slash = literals.find(({ key, path }) => key === 'trailingSlash' && path.length === 0)?.value;
  return {
    ...defaultFacts('docusaurus'),
    url: siteAddress(textOf(literals, 'url'), textOf(literals, 'baseUrl')),
    blogs: instancesOf(literals, 'blog'),
    docs: instancesOf(literals, 'docs'),
    trailingSlash: typeof slash === 'boolean' ? slash : null,
  };
}

/** Each has a folder and a route; both have the kind's name where nothing is written. */
function instancesOf(literals: readonly Literal[], kind: 'blog' | 'docs'): PerFolder<string>[] {
  const names = [kind, `@docusaurus/plugin-content-${kind}`, `content-${kind}`];
  const objects = new Map<number, Map<string, string | boolean>>();
  for (const { path, key, value, object } of literals) {
    if (!names.includes(path.at(-1) ?? '')) continue;
    objects.set(object, (objects.get(object) ?? new Map()).set(key, value));
  }
  const instances = [...objects.values()].map((values) => ({
    folder: folderOf(String(values.get('path') ?? kind)),
    value: folderOf(String(values.get('routeBasePath') ?? kind)),
  }));
  return instances.some(({ folder }) => folder === kind) ? instances : [...instances, { folder: kind, value: kind }];
}

/** `astro.config.*`, read without running it. Pure. */
export function astroFacts(source: string): GeneratorFacts {
  const literals = literalsIn(source);
  const slash = textOf(literals, 'trailingSlash');
  return {
    ...defaultFacts('astro'),
    url: siteAddress(textOf(literals, 'site'), textOf(literals, 'base')),
    trailingSlash: slash !== 'never' && textOf(literals, 'format', 'build') !== 'file',
  };
}

/** The settings of Eleventy, read without running them: it knows no address of its own. Pure. */
export function eleventyFacts(source: string): GeneratorFacts {
  const input =
    textOf(literalsIn(source), 'input', 'dir') ?? /\.setInputDirectory\(\s{0,20}["']([^"'\n]{1,200})["']/.exec(source)?.[1] ?? '';
  return { ...defaultFacts('eleventy'), roots: [{ folder: folderOf(input), value: '' }] };
}
