import { type PlanOptions, planScan, type ScanPlan } from '../../src/announce/plan/plan-scan.ts';
import type { Post, Problem } from '../../src/content/post.ts';
import { isNoPost } from '../../src/content/problem.ts';
import { makeSubscription, makeTerms } from './make.ts';
import type { StoreSet } from './memory-stores.ts';

const TERMS: PlanOptions = makeTerms({ eachLimit: 5, maxAgeDays: 14, announceLast: 0 });

/** The result of a scan; posts by their paths. */
export interface LookTold {
  added: readonly string[];
  removed: readonly string[];
  announced: readonly string[];
  /** `docs/a.md: stale` */
  skipped: readonly string[];
}

/** Creates a stage that plans real scans of posts and writes them into stores; one destination gets everything. */
export function createPlanStage(stores: StoreSet, terms: Partial<PlanOptions> = {}) {
  const subscriptions = [makeSubscription('terminal')];
  return {
    /** Scans posts; the first scan is the baseline. */
    async look(posts: readonly Post[], now: Date, problems: readonly Problem[] = []): Promise<LookTold> {
      const brokenPaths = new Set(problems.filter(isNoPost).map(({ path }) => path));
      const plans: ScanPlan[] = [];
      await stores.posts.recordScan((known, firstScan) => {
        const plan = planScan({ posts, brokenPaths, known, firstScan, subscriptions, now }, { ...TERMS, ...terms });
        plans.push(plan);
        return plan.record;
      }, now.getTime());
      return toldOf(plans.at(-1));
    },
  };
}

function toldOf(plan: ScanPlan | undefined): LookTold {
  if (!plan) throw new Error('the stores asked for no plan');
  const pathOf = new Map(plan.posts.map(({ id, path }) => [id, path]));
  const rows = plan.record.deliveries.filter(({ postId, state }) => postId !== null && state !== 'skipped');
  return {
    added: plan.added.map(({ path }) => path),
    removed: plan.removed.map(({ path }) => path),
    announced: rows.map(({ postId }) => pathOf.get(postId ?? '') ?? `unknown ${postId}`),
    skipped: plan.skipped.map(({ post, reason }) => `${post.path}: ${reason}`),
  };
}
