import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTerminalMessenger, openJournal } from '../../../adapters/terminal/open.ts';
import { buildAnnouncement } from '../../../src/model/build-announcement.ts';
import { makePost } from '../../support/make.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const textStyle = () => ({ width: 80, colour: false });
const order = (key: string) => ({
  key,
  destination: 'terminal' as const,
  announcement: buildAnnouncement(makePost({ path: `${key}.md` })),
  inThread: null,
});

describe('the terminal messenger', () => {
  it('after a crash, knows which cards were printed', async () => {
    const printed: string[] = [];
    const first = openJournal(join(dir, 'journal'));
    const messenger = createTerminalMessenger({ print: (text) => printed.push(text), textStyle, journal: first });
    expect(await messenger.post(order('a'))).toEqual({ receipt: { channel: 'terminal', messageId: '1', link: null }, restMs: 0 });
    expect(printed[0]).toContain('Title of a.md');

    const again = openJournal(join(dir, 'journal'));
    const restarted = createTerminalMessenger({ print: (text) => printed.push(text), textStyle, journal: again });
    expect(await restarted.find(order('a'), 0)).toEqual({ kind: 'found', receipt: { channel: 'terminal', messageId: '1', link: null } });
    expect(await restarted.find(order('b'), 0)).toEqual({ kind: 'repeatable' });
    expect((await restarted.post(order('b'))).receipt.messageId).toBe('2');
    first.close();
    again.close();
  });

  it('says in one line what a notice has become; a card stays as it was', async () => {
    const printed: string[] = [];
    const journal = openJournal(join(dir, 'journal'));
    const messenger = createTerminalMessenger({ print: (text) => printed.push(text), textStyle, journal });
    const { receipt } = await messenger.post(order('a'));
    expect(await messenger.edit(receipt, order('a'))).toBe('gone');
    printed.length = 0;
    const announcement = {
      type: 'notice',
      title: '12 new posts: seen\u001b[2J',
      lines: ['One', [{ text: 'Decided by ' }, { text: 'slack:U0ADMIN' }]],
      actions: [],
    } as const;
    expect(await messenger.edit(receipt, { ...order('a'), announcement })).toBe('edited');
    expect(printed).toEqual(['› 12 new posts: seen[2J. Decided by slack:U0ADMIN\n']);
    journal.close();
  });

  it('a line cut off by a crash proves nothing', () => {
    const file = join(dir, 'journal');
    appendFileSync(file, 'a\nhalf');
    const journal = openJournal(file);
    expect([journal.find('a'), journal.find('half'), journal.find('half-a-key')]).toEqual([1, null, null]);
    expect(journal.note('half-a-key')).toBe(3);
    journal.close();
    const again = openJournal(file);
    expect([again.find('half-a-key'), again.find('a')]).toEqual([3, 1]);
    again.close();
  });
});
