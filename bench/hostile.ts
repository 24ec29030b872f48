import { parseArgs } from 'node:util';
import type { Bench } from './support/bench.ts';
import { createHostileMessages } from './support/hostile-messages.ts';
import { createHostilePosts } from './support/hostile-posts.ts';
import { createHostileRequests } from './support/hostile-requests.ts';
import { longestBlock } from './support/longest-block.ts';

/** Maximum time that a single post, message or request may block the event loop, ms. */
const LIMIT_MS = 250;
const SHOWN = 5;

/**
 * Runs posts, messages and requests designed to freeze Herald (`tests/hostile`), one after another, through the code that handles them, and measures
 * how long each blocks the event loop and whether anything is thrown. `--count N` of all three together (10,000). Exit code 1 if one
 * crashes or takes more than 250 ms.
 */
export const bench: Bench = async (args, say) => {
  const { values } = parseArgs({ args, options: { count: { type: 'string', default: '10000' } } });
  const count = Number(values.count);
  const requests = await createHostileRequests();
  const kinds = [
    { kind: 'posts', items: Math.round(count * 0.5), nth: createHostilePosts() },
    { kind: 'messages', items: Math.round(count * 0.3), nth: await createHostileMessages() },
    { kind: 'requests', items: Math.round(count * 0.2), nth: requests.nth },
  ];
  const blocks: { ms: number; name: string }[] = [];
  const figures: Record<string, number> = {};
  let crashes = 0;
  for (const { kind, items, nth } of kinds) {
    let longest = { ms: 0, name: '' };
    for (let n = 0; n < items; n++) {
      const { name, work } = nth(n);
      try {
        const ms = await longestBlock(work);
        blocks.push({ ms, name });
        if (ms > longest.ms) longest = { ms, name };
      } catch (error) {
        crashes += 1;
        say(`crash: ${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
    figures[kind] = items;
    figures[`${kind}LongestBlockMs`] = Math.round(longest.ms);
    say(`${items.toLocaleString('en')} ${kind}: the longest block is ${Math.round(longest.ms)} ms (${longest.name})`);
  }
  await requests.stop();
  blocks.sort((a, b) => b.ms - a.ms);
  for (const { ms, name } of blocks.slice(0, SHOWN)) say(`  ${Math.round(ms)} ms: ${name}`);
  const [worst = { ms: 0, name: '' }] = blocks;
  if (crashes > 0 || worst.ms > LIMIT_MS) process.exitCode = 1;
  return { ...figures, crashes, longestBlockMs: Math.round(worst.ms), longestBlock: worst.name };
};
