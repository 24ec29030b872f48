import type { Announcement } from '../../../src/model/announcement.ts';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { OpenedPlatform, PlatformContext } from '../../../src/ports/platform.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import type { Vault } from '../../../src/ports/vault.ts';

/** A village whose boxes have one key: the letters in them, and how its people ask. */
export interface Village {
  letters: { key: string; box: string; title: string }[];
  /** Herald's secrets for the village. */
  vault: Vault | null;
  ask: (person: string, box: string, words: string, village?: string) => Promise<Reply>;
}

const VILLAGES = new Map<string, Village>();
const RATE_LIMITS = { intervalMs: 0, burst: 1 };

/** Returns the village whose boxes this key opens. @throws {Error} if nobody has opened it yet */
export function villageOf(key: string): Village {
  const village = VILLAGES.get(key);
  if (!village) throw new Error('nobody has opened these boxes');
  return village;
}

const titleOf = (announcement: Announcement): string => (announcement.type === 'digest' ? announcement.type : announcement.title);

/** Opens messenger and gateway, on boxes in memory. */
export async function openPostbox(key: string, { command, vault }: PlatformContext): Promise<OpenedPlatform> {
  const letters: Village['letters'] = [];
  let handler: CommandHandler | null = null;
  VILLAGES.set(key, {
    letters,
    vault,
    ask: (id, box, words, village) => {
      const [called, text = ''] = words.split(/ (.*)/s);
      if (!handler || called !== `!${command}`) throw new Error(`nobody answers “${words}”`);
      const from = { platform: 'postbox', id };
      return handler.handle({ text, from, where: `postbox:${box}`, confirmed: false, ...(village ? { communities: [village] } : {}) });
    },
  });
  const receiptOf = (messageId: string, box: Destination) => ({
    channel: channelOf(box),
    messageId,
    link: `https://post.example/${messageId}`,
  });
  return {
    messenger: {
      platform: 'postbox',
      rateLimits: { destination: RATE_LIMITS, workspace: RATE_LIMITS },
      capacity: () => 10,
      post: async (message) => {
        const number = letters.push({ key: message.key, box: channelOf(message.destination), title: titleOf(message.announcement) });
        return { receipt: receiptOf(String(number), message.destination), restMs: 0 };
      },
      edit: async () => 'edited',
      retract: async () => undefined,
      probe: async () => undefined,
      find: async (message) => {
        const at = letters.findIndex((letter) => letter.key === message.key);
        return at < 0 ? { kind: 'absent' } : { kind: 'found', receipt: receiptOf(String(at + 1), message.destination) };
      },
      check: async () => [],
    },
    pages: [
      {
        path: '/postbox/join',
        answer: async ({ url, origin }) => ({
          status: 200,
          title: `Join ${url.searchParams.get('village')}`,
          lines: [`Come back to ${origin}.`],
        }),
      },
    ],
    gateway: {
      platform: 'postbox',
      start: async (commands) => {
        handler = commands;
      },
      stop: async () => {
        handler = null;
      },
      health: () => ({ ready: handler !== null, detail: 'the postman is on his round' }),
    },
  };
}
