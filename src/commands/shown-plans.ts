import { createHash } from 'node:crypto';

/** Plans that were shown with a button, by the short names that the buttons carry. */
export type ShownPlans = ReturnType<typeof createShownPlans>;

const MAX_PLANS = 100;
const MAX_KEYS = 100_000;
/** Of what `show` returns. */
export const PLAN_NAME = /^\d{1,6}-[0-9a-f]{8}$/;

/** A name says which deliveries they are, so that it holds on every process; what is remembered beside it may be forgotten. */
export function createShownPlans() {
  const plans = new Map<string, ReadonlySet<string>>();
  let remembered = 0;

  function forget(name: string): void {
    remembered -= plans.get(name)?.size ?? 0;
    plans.delete(name);
  }

  return {
    /** Keeps a plan, to be done to these deliveries; returns its name: `17-a3f9c2b1`. */
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
    /** Whether the plan of this name was to do the same to all of these deliveries: to exactly these, or, where it is remembered, to more. */
    covers(name: string, what: string, keys: readonly string[]): boolean {
      if (planName(what, keys) === name) return true;
      const shown = plans.get(name);
      return shown !== undefined && planName(what, [...shown]) === name && keys.every((key) => shown.has(key));
    },
    /** The deliveries of a plan that is remembered; null: it was shown by another process, or long ago. */
    keysOf: (name: string): ReadonlySet<string> | null => plans.get(name) ?? null,
  };
}

/** The same for the same deliveries in any order: how many, and a digest of them. Pure. */
function planName(what: string, keys: readonly string[]): string {
  const hash = createHash('sha256').update(what);
  for (const key of keys.toSorted()) hash.update(`\n${key}`);
  return `${keys.length}-${hash.digest('hex').slice(0, 8)}`;
}
