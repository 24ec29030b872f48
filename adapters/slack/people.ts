import { shorten } from '../../src/lib/cut-text.ts';
import { withoutControls } from '../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../src/lib/timeout.ts';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';
import type { Announcement } from '../../src/model/announcement.ts';
import type { Block, Line, Person, Reply } from '../../src/ports/reply.ts';
import type { Naming, SlackAccess } from './connection/identity.ts';
import { readFailureOf, slackCodeOf } from './failure.ts';

/** The people of a workspace as Slack describes them: their names and languages. */
export type People = ReturnType<typeof createPeople>;

/** Time an answer is cached, ms; also an empty one (without `users:read`), but not one that was lost. */
const TTL_MS = 3_600_000;
const MAX_KEYS = 5_000;
const NAME_MAX_CHARS = 80;
/** Maximum time to wait for names, ms. */
const NAMES_MS = 1_000;
/** Maximum time to wait for a language, ms: a form must be opened within 3 s. */
const LOCALE_MS = 700;
/** Maximum number of people whose names are requested for one message. */
const MAX_ASKED = 20;

interface PeopleOptions extends Pick<SlackAccess, 'client' | 'botToken'> {
  naming: Naming;
  /** Epoch ms. */
  now(): number;
}

/** Reads `users.info`, at most once an hour for each person. https://docs.slack.dev/reference/methods/users.info */
export function createPeople({ client, botToken: token, naming, now }: PeopleOptions) {
  const cache = createTtlCache<{ name: string | null; locale: string | null }>(TTL_MS, now, MAX_KEYS);

  /** Resolves to null if Slack can't answer now. */
  const factsOf = (user: string) =>
    cache
      .get(user, async () => {
        const { user: found } = await client.users.info({ token, user, include_locale: true }).catch(nothing);
        const name = [found?.profile?.display_name, found?.profile?.real_name, found?.real_name].find((one) => one?.trim()) ?? '';
        return { name: shorten(withoutControls(name).trim(), NAME_MAX_CHARS) || null, locale: found?.locale ?? null };
      })
      .catch(() => null);

  const idOf = (person: Person | undefined): string | null => {
    const id = person?.platform === 'slack' ? naming.memberId(person.id) : null;
    return id !== null && /^[UW]/.test(id) ? id : null;
  };

  /** Returns a function that replaces the ids of people in lines like these with names, and shortens the names of channels. */
  async function renamerOf(lines: readonly Line[]): Promise<(line: Line) => Line> {
    const ids = new Set(lines.flat().flatMap(({ person }) => idOf(person) ?? []));
    const names = new Map<string, string>();
    const asking = [...ids].slice(0, MAX_ASKED).map(async (id) => {
      const name = (await factsOf(id))?.name;
      if (name) names.set(id, name);
    });
    if (asking.length > 0) await withTimeout(NAMES_MS, Promise.all(asking));
    return (line) => line.map((span) => ({ ...span, text: names.get(idOf(span.person) ?? '') ?? naming.local(span.text) }));
  }

  return {
    /** Returns a locale such as `de-DE`; null if Slack names none in time. Never rejects. */
    localeOf: async (user: string): Promise<string | null> => (await withTimeout(LOCALE_MS, factsOf(user)))?.locale ?? null,
    /** Replaces the ids of people with their names, without mentioning anybody, and shortens the names of channels of this workspace. An id stays if Slack does not return its name in time. Never rejects. */
    async inReply(reply: Reply): Promise<Reply> {
      const rename = await renamerOf(reply.blocks.flatMap(linesOf));
      return { ...reply, blocks: reply.blocks.map((block) => withLines(block, rename)) };
    },
    /** The same for a notice. */
    async inAnnouncement(announcement: Announcement): Promise<Announcement> {
      if (announcement.type !== 'notice') return announcement;
      const rename = await renamerOf(announcement.lines.filter((line) => typeof line !== 'string'));
      const lines = announcement.lines.map((line) => (typeof line === 'string' ? naming.local(line) : rename(line)));
      return { ...announcement, title: naming.local(announcement.title), lines };
    },
  };
}

/** Throws if Slack may answer differently a moment later; any other failure counts as an answer without a person. */
function nothing(error: unknown): { user?: undefined } {
  const { kind } = readFailureOf(error);
  if (!isUnknownPerson(error) && (kind === 'unavailable' || kind === 'rate-limited')) throw error;
  return {};
}

/** Whether Slack reports that a workspace has no such person. https://docs.slack.dev/reference/methods/users.info#errors Pure. */
export function isUnknownPerson(error: unknown): boolean {
  return ['user_not_found', 'user_not_visible'].includes(slackCodeOf(error) ?? '');
}

function linesOf(block: Block): readonly Line[] {
  if (block.kind === 'table') return block.rows.flat();
  return block.kind === 'text' ? [block.line] : block.kind === 'list' ? block.items : [];
}

/** Returns the same block with each of its lines passed through `rename`. */
function withLines(block: Block, rename: (line: Line) => Line): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, line: rename(block.line) };
    case 'list':
      return { ...block, items: block.items.map(rename) };
    case 'table':
      return { ...block, rows: block.rows.map((cells) => cells.map(rename)) };
    default:
      return block;
  }
}
