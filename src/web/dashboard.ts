import { Hono } from 'hono';
import { addAssets } from './assets.ts';
import type { DashboardContext } from './context.ts';
import { createGate } from './gate.tsx';
import { addLive } from './live.ts';
import { addApprovals } from './pages/approvals.tsx';
import { addAudit } from './pages/audit.tsx';
import { addCalendar } from './pages/calendar/page.tsx';
import { addCommands } from './pages/command.tsx';
import { addBatches } from './pages/deliveries/batch.tsx';
import { addDeliveryList } from './pages/deliveries/list.tsx';
import { addDeliveryStory } from './pages/deliveries/one.tsx';
import { addHolds } from './pages/holds.tsx';
import { addOverview } from './pages/overview.tsx';
import { addPostList } from './pages/posts/list.tsx';
import { addPost } from './pages/posts/one.tsx';
import { addProblems } from './pages/problems.tsx';
import { addQueue } from './pages/queue.tsx';
import { addSettings } from './pages/settings.tsx';
import { addSubscriptionList } from './pages/subscriptions/list.tsx';
import { addSubscription } from './pages/subscriptions/one.tsx';
import type { Routes, WebEnv } from './routes.ts';
import { addSignIn } from './sign-in/routes.tsx';
import type { Visitors } from './sign-in/visitors.ts';
import { addSuggestions } from './suggest.ts';

export interface DashboardOptions {
  context: DashboardContext;
  visitors: Visitors;
  /** Names of this server, besides the Host that a request names. */
  names: readonly string[];
}

/** Returns every page and change of the dashboard. All are behind the gate, except signing in and the files that every page loads. */
export function dashboardRoutes({ context, visitors, names }: DashboardOptions): Routes {
  const routes = new Hono<WebEnv>();
  const gate = createGate(routes, visitors, names, context.commands.now);
  addAssets(routes, context.previews);
  addSignIn(routes, gate, visitors, names);
  addOverview(gate, context);
  addDeliveryList(gate, context);
  addDeliveryStory(gate, context);
  addBatches(gate, context);
  addCalendar(gate, context);
  addApprovals(gate, context);
  addHolds(gate, context);
  addPostList(gate, context);
  addPost(gate, context);
  addSubscriptionList(gate, context);
  addSubscription(gate, context);
  addQueue(gate, context);
  addProblems(gate, context);
  addAudit(gate, context);
  addSettings(gate, context);
  addCommands(gate, context);
  addLive(gate, context.reads);
  addSuggestions(gate, context);
  return routes;
}
