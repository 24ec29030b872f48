import { duration } from '../commands/build-reply.ts';
import type { Log } from '../ops/log.ts';
import type { Settling } from './content-sync.ts';

/** Tells the terminal and the log that new posts were seen, and when they are announced. */
export function createSettlingTeller(print: (text: string) => void, log: Log, now: () => Date): (settling: Settling) => void {
  return ({ posts, dueMs }) => {
    const inMs = Math.max(0, dueMs - now().getTime());
    log('posts.settling', { posts: posts.length, inMs });
    const [first] = posts;
    const others = posts.length > 1 ? ` and ${posts.length - 1} more` : '';
    if (first) print(`New: “${first.title}”${others}. Announced in ${duration(inMs)}, if the folder stays quiet.`);
  };
}
