import { describe, expect, it } from 'vitest';
import type { Destination } from '../../src/model/destination.ts';
import type { Hold } from '../../src/model/hold.ts';
import { holdNotice } from '../../src/model/sentences/notices.ts';
import { ADMIN, NOW, openCommandStage } from '../support/command-stage.ts';

const HOLD: Hold = { id: 'h1', kind: 'additions', since: NOW.toISOString(), posts: 12, messages: 12, samples: [], decision: null };
const LOCAL = { platform: 'terminal', id: ADMIN.id } as const;

/** A hold that was told to the admins of a channel. */
async function openHeld(to: Destination) {
  const stage = openCommandStage();
  const notice = holdNotice(HOLD, to, 'en');
  await stage.look({ holds: [HOLD], deliveries: [notice] });
  await stage.deliver(notice.key);
  return { stage, edit: notice.key.replace('notice', 'edit') };
}

describe('an order that settles what a notice tells of', () => {
  it.each([
    ['hold h1 digest', {}],
    ['replay held as:seen', { confirmed: true, from: LOCAL }],
  ])('has the notice edited, whichever it is: %s', async (words, how) => {
    const { stage, edit } = await openHeld('slack:CADMIN');
    await stage.look({
      deliveries: [
        {
          key: 'p~slack.C1~announce',
          postId: 'p',
          destination: 'slack:C1',
          purpose: 'announce',
          state: 'held',
          reason: { kind: 'safety-limit', change: 'additions', posts: 3 },
          digestKey: null,
          hold: 'h1',
        },
      ],
    });
    await stage.ask(words, how);
    expect(stage.rung).toContain(edit);
    const [row] = await stage.ledger.openNotices();
    expect(row).toBeUndefined();
    await stage.ask('hold h1 announce');
    expect(stage.rung.filter((key) => key === edit)).toHaveLength(1);
  });

  it('given at the terminal prints nothing there once more; given elsewhere it does', async () => {
    const typed = await openHeld('terminal');
    await typed.stage.ask('hold h1 seen', { from: LOCAL });
    expect(typed.stage.rung).toEqual([]);
    const pressed = await openHeld('terminal');
    await pressed.stage.ask('hold h1 seen');
    expect(pressed.stage.rung).toEqual([pressed.edit]);
  });
});
