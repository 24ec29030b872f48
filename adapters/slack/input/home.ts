import type { App } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf, slackCodeOf } from '../failure.ts';
import { type HomeSection, homeView } from '../render/view.ts';
import type { ListenerContext } from './context.ts';
import { ask, wordsFor } from './parse-request.ts';

/** Homes that are kept up to date: those that were opened within this time, ms, and not more than so many. */
const KEPT_MS = 3_600_000;
const MOST_KEPT = 100;
const LATEST_SHOWN = 5;

interface OpenHome {
  teams: readonly unknown[];
  /** Of the view as we last published it; null: unknown. */
  hash: string | null;
  atMs: number;
}

/** What people see in Herald's Home tab. */
export interface Home {
  /** Publishes it again for somebody who has opened it lately. Never throws. */
  refresh(user: string): Promise<void>;
  /** The same for everybody, one after the other. Never throws. */
  refreshAll(): Promise<void>;
}

/** Publishes it whenever somebody opens it. */
export function startHome(app: App, room: ListenerContext): Home {
  const { client, botToken: token, log, now, asks } = room;
  const homes = new Map<string, OpenHome>();
  let refreshing: Promise<void> | null = null;
  let isStale = false;

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return;
    homes.delete(event.user);
    homes.set(event.user, { teams: [body.team_id], hash: null, atMs: now() });
    const [oldest] = homes.size > MOST_KEPT ? homes.keys() : [];
    if (oldest !== undefined) homes.delete(oldest);
    await asks.track(publish(event.user));
  });

  async function viewFor(user: string, { teams }: OpenHome): Promise<HomeView> {
    const answer = (text: string): Promise<Reply> => ask(room, { text, user, channel: null, teams, confirmed: false });
    const words = await wordsFor(room, user);
    const { chat } = words;
    const [latest, subscriptions, status] = await Promise.all([answer('latest'), answer('subscriptions'), answer('status')]);
    const more = latest.blocks.length > LATEST_SHOWN ? [{ label: chat.more, command: 'latest' }] : [];
    const sections: HomeSection[] = [
      { title: chat.latestPosts, reply: { ...latest, blocks: latest.blocks.slice(0, LATEST_SHOWN), actions: more } },
      { title: chat.subscriptions, reply: subscriptions },
      ...(isForAdmins(status) ? [{ title: chat.status, reply: status }] : []),
    ];
    return homeView(sections, words);
  }

  /** Whoever publishes last wins: where another view came between, this one is made anew. Resolves to false where Slack asks to wait. */
  async function publish(user: string): Promise<boolean> {
    const home = homes.get(user);
    if (home === undefined) return true;
    try {
      const view = await viewFor(user, home);
      const published = await client.views
        .publish({ token, user_id: user, view, ...(home.hash === null ? {} : { hash: home.hash }) })
        .catch(async (error: unknown) => {
          if (slackCodeOf(error) !== 'hash_conflict') throw error;
          return client.views.publish({ token, user_id: user, view: await viewFor(user, home) });
        });
      home.hash = published.view?.hash ?? null;
      return true;
    } catch (error) {
      const failure = failureOf(error);
      log('slack.home-not-published', { detail: detailOf(failure) });
      return failure.kind !== 'rate-limited';
    }
  }

  async function refreshEverybody(): Promise<void> {
    do {
      isStale = false;
      for (const [user, { atMs }] of [...homes]) {
        if (now() - atMs > KEPT_MS) homes.delete(user);
        else if (!(await publish(user))) return;
      }
    } while (isStale);
  }

  return {
    refresh: async (user) => void (await publish(user)),
    refreshAll() {
      isStale = true;
      refreshing ??= asks.track(refreshEverybody()).finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
  };
}

/** Whether `status` was answered as to an admin: only they are told how many files have problems. */
function isForAdmins({ data }: Reply): boolean {
  return typeof data === 'object' && data !== null && 'problems' in data;
}
