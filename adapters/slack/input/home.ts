import type { App } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf, slackCodeOf } from '../failure.ts';
import { homeView } from '../render/modal.ts';
import { ask, type ListenerContext, type Room, roomOf, wordsFor } from './parse-request.ts';

/** Homes that are kept up to date: those that were opened within this time, ms, and not more than so many. */
const KEPT_MS = 3_600_000;
const MOST_KEPT = 100;

interface OpenHome {
  user: string;
  /** The workspace as Bolt has found it. */
  teamId: string | undefined;
  teams: readonly unknown[];
  /** Of the view as we last published it; null: unknown. */
  hash: string | null;
  atMs: number;
}

/** What people see in Herald's Home tab. */
export interface Home {
  /** Publishes it again for somebody who has opened it lately. Never throws. */
  refresh(room: Room, user: string): Promise<void>;
  /** The same for everybody, one after the other. Never throws. */
  refreshAll(): Promise<void>;
}

/** Publishes it whenever somebody opens it. */
export function startHome(app: App, context: ListenerContext): Home {
  const { log, now, asks } = context;
  const homes = new Map<string, OpenHome>();
  let refreshing: Promise<void> | null = null;
  let isStale = false;

  app.event('app_home_opened', async ({ event, body, context: { teamId } }) => {
    const room = await roomOf(context, { teamId });
    if (event.tab !== 'home' || room === null) return;
    const key = room.naming.member(event.user);
    homes.delete(key);
    homes.set(key, { user: event.user, teamId, teams: [body.team_id], hash: null, atMs: now() });
    const [oldest] = homes.size > MOST_KEPT ? homes.keys() : [];
    if (oldest !== undefined) homes.delete(oldest);
    await asks.track(publish(key, room));
  });

  async function viewFor(room: Room, { user, teams }: OpenHome): Promise<HomeView> {
    const answer = (text: string): Promise<Reply> => ask(room, { text, user, channel: null, teams, confirmed: false });
    const words = await wordsFor(room, user);
    const { chat } = words;
    const [latest, subscriptions, status] = await Promise.all([answer('latest'), answer('subscriptions'), answer('status')]);
    // What is left turns to another page.
    const more = latest.actions.some(({ share }) => share !== true) ? [{ label: chat.more, command: 'latest' }] : [];
    const sections = [
      { title: chat.latestPosts, reply: { ...latest, actions: more } },
      { title: chat.subscriptions, reply: subscriptions },
      ...(isForAdmins(status) ? [{ title: chat.status, reply: status }] : []),
    ];
    return homeView(sections, words);
  }

  /** Whoever publishes last wins: where another view came between, this one is made anew. Resolves to false where Slack asks to wait. */
  async function publish(key: string, room: Room): Promise<boolean> {
    const home = homes.get(key);
    if (home === undefined) return true;
    const { client, botToken: token } = room;
    const { user } = home;
    try {
      const view = await viewFor(room, home);
      const published = await client.views
        .publish({ token, user_id: user, view, ...(home.hash === null ? {} : { hash: home.hash }) })
        .catch(async (error: unknown) => {
          if (slackCodeOf(error) !== 'hash_conflict') throw error;
          return client.views.publish({ token, user_id: user, view: await viewFor(room, home) });
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
      for (const [key, { atMs, teamId }] of [...homes]) {
        const room = now() - atMs > KEPT_MS ? null : await roomOf(context, { teamId });
        if (room === null) homes.delete(key);
        else if (!(await publish(key, room))) return;
      }
    } while (isStale);
  }

  return {
    refresh: async (room, user) => void (await publish(room.naming.member(user), room)),
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
