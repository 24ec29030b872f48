import { realpathSync } from 'node:fs';
import { counted } from '../commands/build-reply.ts';
import type { Config } from '../config/config.ts';
import { findSite } from '../content/folder/find-site.ts';
import type { Post } from '../content/post.ts';
import { siteOf, siteUrlOf } from '../content/site/site.ts';
import type { Finding } from './doctor-deliveries.ts';

/** So many addresses are shown, of as many folders as there are. */
const SAMPLES = 5;
const EARLIEST = '1970-01-01T00:00:00.000Z';

/** How addresses of the own site are made, and some of them, to be tried in a browser. Empty where all posts lead elsewhere. */
export function linkFindings(
  { contentDir, siteUrl, site, siteTop }: Pick<Config, 'contentDir' | 'siteUrl' | 'site' | 'siteTop'>,
  posts: readonly Post[],
): Finding[] {
  const found = findSite(realpathSync(contentDir), siteOf(siteUrl, site), siteTop);
  const base = siteUrlOf(found);
  const own = posts.filter(({ url, draft }) => !draft && base !== null && url?.startsWith(`${base}/`));
  const without = posts.filter(({ url }) => url === null).length;
  if (own.length === 0 && without === 0) return [];
  const findings: Finding[] = [];
  if (base !== null)
    findings.push({
      part: 'links',
      ok: true,
      detail: `to ${base}, as ${nameOf(found.facts?.generator) ?? 'most generators'} makes them; try some:`,
    });
  for (const { path, url } of sampleOf(own)) findings.push({ part: 'links', ok: true, detail: `${path} → ${url}` });
  if (without > 0) {
    const hint =
      base === null
        ? 'Set HERALD_SITE_URL, or site.url in herald.yaml'
        : `Set site.permalinks in herald.yaml for ${without === 1 ? 'its folder' : 'their folders'}`;
    findings.push({ part: 'links', ok: true, detail: `${counted(without, 'post')} ${without === 1 ? 'has' : 'have'} no link. ${hint}` });
  }
  return findings;
}

const nameOf = (generator: string | undefined): string | undefined => generator?.replace(/^./, (letter) => letter.toUpperCase());

/** The newest post of each folder, then the next newest of each. Pure. */
function sampleOf(posts: readonly Post[]): readonly Post[] {
  const rankIn = new Map<string, number>();
  const ranked = [...posts]
    .sort((a, b) => Date.parse(b.date ?? EARLIEST) - Date.parse(a.date ?? EARLIEST))
    .map((post) => {
      const folder = post.path.slice(0, post.path.lastIndexOf('/') + 1);
      const rank = rankIn.get(folder) ?? 0;
      rankIn.set(folder, rank + 1);
      return { post, rank };
    });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, SAMPLES)
    .map(({ post }) => post);
}
