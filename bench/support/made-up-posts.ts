import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from './seeded-random.ts';

const WORDS =
  'cluster node pod service mesh gateway policy operator release upgrade storage network tracing metrics security image registry pipeline workload scheduler'.split(
    ' ',
  );
const SOURCES = ['CNCF', 'Kubernetes Blog', 'K3s Releases', 'Platform Weekly', 'Cilium', 'Observability Notes'];
const POSTS_A_FOLDER = 500;
const DAY_MS = 86_400_000;

/** Text of post number `n` of a made-up site; the same for the same number and revision. Pure. */
export function madeUpPost(n: number, revision = 0): string {
  const random = seededRandom(n);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const sentence = (words: number) => `The ${Array.from({ length: words }, () => pick(WORDS)).join(' ')} is new.`;
  const front = [
    `title: ${pick(WORDS)} ${pick(WORDS)} number ${n}${revision > 0 ? `, revision ${revision}` : ''}`,
    `date: '${new Date(Date.UTC(2025, 0, 1) - Math.floor(random() * 2_000) * DAY_MS).toISOString()}'`,
    `tags:\n- ${pick(WORDS)}\n- ${pick(WORDS)}`,
    `source: ${pick(SOURCES)}`,
    `external_url: https://example.org/posts/${n}`,
    `post_kind: ${n % 3 === 0 ? 'release' : 'link'}`,
    'draft: false',
    `tldr: ${sentence(30)} ${sentence(20)}`,
    `summary: ${sentence(60)}`,
  ];
  return `---\n${front.join('\n')}\n---\nOpen the original post: https://example.org/posts/${n}\n`;
}

/** Path of post number `n`, with `/`. Pure. */
export function madeUpPath(n: number): string {
  return `docs/${String(Math.floor(n / POSTS_A_FOLDER)).padStart(4, '0')}/post-${n}.md`;
}

/** Writes posts 0 to `count` - 1 of a made-up site below `dir`. */
export async function writeMadeUpSite(dir: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += POSTS_A_FOLDER) {
    await mkdir(join(dir, madeUpPath(from), '..'), { recursive: true });
    const numbers = Array.from({ length: Math.min(POSTS_A_FOLDER, count - from) }, (_, at) => from + at);
    await Promise.all(numbers.map((n) => writeFile(join(dir, madeUpPath(n)), madeUpPost(n))));
  }
}
