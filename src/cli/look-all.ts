import type { Herald } from '../app/compose.ts';
import type { ScanResult } from '../app/content-sync.ts';
import type { Problem } from '../content/post.ts';

/** Looks at everything that is new: at a folder once, at a git repository after fetching, commit by commit. Told as one look. */
export async function scanAll({ looker, source }: Pick<Herald, 'looker' | 'source'>): Promise<ScanResult> {
  if (!source) return looker.scan('all');
  const looks: ScanResult[] = [];
  await source.update(async () => void looks.push(await looker.scan('all')));
  const whole = looks.slice(1).reduce(joined, looks[0] ?? (await looker.scan('all')));
  const trouble = source.trouble();
  if (!trouble) return whole;
  const { code, message, hint } = trouble;
  const problem: Problem = { path: 'HERALD_CONTENT_GIT', line: null, column: null, level: 'error', code, message, hint };
  return { ...whole, problems: [...whole.problems, problem] };
}

/** Two looks told as one; what the folder is like is as the later one saw it. Pure. */
function joined(a: ScanResult, b: ScanResult): ScanResult {
  const { plan: before } = a;
  const { plan: after } = b;
  return {
    ...b,
    firstLook: a.firstLook || b.firstLook,
    keys: [...a.keys, ...b.keys],
    plan: {
      ...after,
      record: {
        ...after.record,
        write: [...before.record.write, ...after.record.write],
        remove: [...before.record.remove, ...after.record.remove],
        deliveries: [...before.record.deliveries, ...after.record.deliveries],
      },
      added: [...before.added, ...after.added],
      changed: [...before.changed, ...after.changed],
      removed: [...before.removed, ...after.removed],
      skipped: [...before.skipped, ...after.skipped],
    },
  };
}
