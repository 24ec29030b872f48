import type { WebClient } from '@slack/web-api';
import { shorten } from '../../src/lib/cut-text.ts';
import { withoutControls } from '../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../src/lib/timeout.ts';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';
import type { Announcement } from '../../src/model/announcement.ts';
import type { Block, Line, Reply } from '../../src/ports/reply.ts';

/** Puts the names of people in the place of their ids, without mentioning anybody. What Slack does not say in time stays an id. Never rejects. */
export interface PersonNames {
  inReply(reply: Reply): Promise<Reply>;
  inAnnouncement(announcement: Announcement): Promise<Announcement>;
}

const TTL_MS = 600_000;
const MAX_KEYS = 2_000;
const MAX_CHARS = 80;
/** So long somebody waits for names, ms. */
const ASK_MS = 1_000;
/** People who are asked about for one message. */
const MAX_ASKED = 20;

interface NamesOptions {
  client: WebClient;
  botToken: string;
  /** Epoch ms. */
  now(): number;
}

/** Asks `users.info`, which needs `users:read`; an answer is remembered for 10 min, also that there is none. */
export function createPersonNames({ client, botToken: token, now }: NamesOptions): PersonNames {
  const cache = createTtlCache<string | null>(TTL_MS, now, MAX_KEYS);

  const nameOf = (user: string): Promise<string | null> =>
    cache.get(user, async () => {
      try {
        const { user: found } = await client.users.info({ token, user });
        const name = [found?.profile?.display_name, found?.profile?.real_name, found?.real_name].find((one) => one?.trim());
        return name === undefined ? null : shorten(withoutControls(name).trim(), MAX_CHARS) || null;
      } catch {
        return null;
      }
    });

  async function namesIn(lines: readonly Line[]): Promise<ReadonlyMap<string, string>> {
    const ids = new Set(
      lines.flat().flatMap(({ person }) => (person?.platform === 'slack' && /^[UW][A-Z0-9]{2,20}$/.test(person.id) ? [person.id] : [])),
    );
    const names = new Map<string, string>();
    const asking = [...ids].slice(0, MAX_ASKED).map(async (id) => {
      const name = await nameOf(id);
      if (name !== null) names.set(id, name);
    });
    if (asking.length > 0) await withTimeout(ASK_MS, Promise.all(asking));
    return names;
  }

  return {
    async inReply(reply) {
      const names = await namesIn(reply.blocks.flatMap(linesOf));
      return names.size === 0 ? reply : { ...reply, blocks: reply.blocks.map((block) => named(block, names)) };
    },
    async inAnnouncement(announcement) {
      if (announcement.type !== 'notice') return announcement;
      const names = await namesIn(announcement.lines.flatMap((line) => (typeof line === 'string' ? [] : [line])));
      if (names.size === 0) return announcement;
      return { ...announcement, lines: announcement.lines.map((line) => (typeof line === 'string' ? line : namedLine(line, names))) };
    },
  };
}

function linesOf(block: Block): readonly Line[] {
  switch (block.kind) {
    case 'text':
      return [block.line];
    case 'list':
      return block.items;
    case 'table':
      return block.rows.flat();
    default:
      return [];
  }
}

function named(block: Block, names: ReadonlyMap<string, string>): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, line: namedLine(block.line, names) };
    case 'list':
      return { ...block, items: block.items.map((item) => namedLine(item, names)) };
    case 'table':
      return { ...block, rows: block.rows.map((cells) => cells.map((cell) => namedLine(cell, names))) };
    default:
      return block;
  }
}

function namedLine(line: Line, names: ReadonlyMap<string, string>): Line {
  return line.map((span) => {
    const name = span.person?.platform === 'slack' ? names.get(span.person.id) : undefined;
    return name === undefined ? span : { ...span, text: name };
  });
}
