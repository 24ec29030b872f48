import { describe, expect, it } from 'vitest';
import { renderNotice } from '../../../../adapters/discord/render/notice.ts';
import { renderInComponents } from '../../../../adapters/discord/render/render.ts';
import { renderReply } from '../../../../adapters/discord/render/reply.ts';
import { wordsOf } from '../../../../src/languages/index.ts';
import type { NoticeAnnouncement } from '../../../../src/model/announcement.ts';
import { bold, code, lineOf, personSpan } from '../../../../src/model/span.ts';
import type { Block, Reply } from '../../../../src/ports/reply.ts';

const NEWS = '112233445566778899';
const ADA = personSpan({ platform: 'discord', id: '300000000000000001' }, wordsOf('en'));
const notice: NoticeAnnouncement = {
  type: 'notice',
  title: `No more messages to discord:${NEWS} for now`,
  lines: [`Messages for discord:${NEWS} are kept.`, lineOf(['Decided by ', ADA, '. Ask ', code(`/cncf resume discord:${NEWS}`)])],
  actions: [],
};
const key = 'b0123~discord.112233445566778899~notice';
const shown = (...blocks: readonly Block[]): string => {
  const reply: Reply = { blocks, actions: [], shared: false, data: null, exitCode: 0 };
  const body = renderReply(reply, () => 'x', false);
  return 'flags' in body ? JSON.stringify(body) : (body.content ?? '');
};

describe('channels and people', () => {
  it('are mentions, which Discord shows by name, in notices and replies; commands that people copy keep the id', () => {
    const body = renderInComponents({ announcement: notice, key });
    const words = JSON.stringify(body);
    expect(words).toContain(`### No more messages to <#${NEWS}> for now`);
    expect(words).toContain(`Messages for <#${NEWS}> are kept.`);
    expect(words).toContain(`Decided by <@300000000000000001>. Ask \`/cncf resume discord:${NEWS}\``);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    const list: Block = { kind: 'list', items: [lineOf([bold(`discord:${NEWS}`), ': delivered'])] };
    expect(shown(list, { kind: 'text', line: [{ text: `in discord:${NEWS}, by ` }, ADA] })).toBe(
      `- <#${NEWS}>: delivered\nin <#${NEWS}>, by <@300000000000000001>`,
    );
  });

  it('keep their ids in the title of an embed, where Discord shows no mention', () => {
    const [embed] = renderNotice(notice, 'notice 1').embeds;
    expect(embed?.title).toBe(`No more messages to discord:${NEWS} for now`);
    expect(embed?.description).toContain(`Messages for <#${NEWS}> are kept.`);
  });

  it.each([
    'notdiscord:112233445566778899',
    'to:discord:112233445566778899',
    'https://discord:112233445566778899',
    'discord:112233445566778899x',
    'discord:1122',
    'discord:webhook/news',
  ])('are none where a text merely looks like one: %s', (text) => {
    expect(shown({ kind: 'text', line: [{ text }] })).not.toContain('<#');
  });

  it('are none where an id was cut, or on another platform', () => {
    const cut = renderNotice({ ...notice, lines: [`${'x'.repeat(573)} discord:1122334455667788990`] }, 'notice 1').embeds[0]?.description;
    expect(cut).toMatch(/ discord:11223344556677889…$/);
    expect(shown({ kind: 'text', line: [personSpan({ platform: 'slack', id: 'U0ANN' }, wordsOf('en'))] })).toBe('slack:U0ANN');
  });

  it('of a post’s own words stay words', () => {
    const text = [{ text: `About discord:${NEWS}` }];
    const hit: Block = { kind: 'hit', title: text, url: null, snippet: text, context: text };
    expect(shown(hit)).not.toContain('<#');
  });
});
