import { createHash } from 'node:crypto';

/** Cache of the plans that were shown with a button, by the short names that the buttons carry. */
export type ShownPlans = ReturnType<typeof createShownPlans>;

const MAX_PLANS = 100;
const MAX_KEYS = 100_000;
/** Form of the names that `show` returns. */
export const PLAN_NAME = /^\d{1,6}-[0-9a-f]{8}$/;

/** Creates a cache of at most 100 plans. A plan's name is a hash of its deliveries, so it is valid in every process; cached plans may be evicted. */
export function createShownPlans() {
  const plans = new Map<string, ReadonlySet<string>>();
  let remembered = 0;

  function forget(name: string): void {
    remembered -= plans.get(name)?.size ?? 0;
    plans.delete(name);
  }

  return {
    /** Caches a plan for these deliveries and returns its name, such as `17-a3f9c2b1`. `what`: the action. */
    show(what: string, keys: readonly string[]): string {
      const name = planName(what, keys);
      forget(name);
      plans.set(name, new Set(keys));
      remembered += keys.length;
      for (const [oldest] of plans) {
        if (plans.size <= MAX_PLANS && remembered <= MAX_KEYS) break;
        forget(oldest);
      }
      return name;
    },
    /** Whether the plan of this name covers this action on all of these deliveries: on exactly these, or, if the plan is still cached, on more. */
    covers(name: string, what: string, keys: readonly string[]): boolean {
      if (planName(what, keys) === name) return true;
      const shown = plans.get(name);
      return shown !== undefined && planName(what, [...shown]) === name && keys.every((key) => shown.has(key));
    },
    /** Returns the deliveries of a cached plan; null if it was shown by another process or long ago. */
    keysOf: (name: string): ReadonlySet<string> | null => plans.get(name) ?? null,
  };
}

/** Names a plan by its number of deliveries and a hash of action and deliveries, whatever their order. Pure. */
function planName(what: string, keys: readonly string[]): string {
  const hash = createHash('sha256').update(what);
  for (const key of keys.toSorted()) hash.update(`\n${key}`);
  return `${keys.length}-${hash.digest('hex').slice(0, 8)}`;
}
