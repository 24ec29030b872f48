import { describe, expect, it } from 'vitest';
import { refusalOf } from './message.ts';
import { viewComplaints } from './view.ts';

const link = (url: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text: 'x' }] }],
});
const rich = (element: object) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (own: object) => ({ type: 'button', text: { type: 'plain_text', text: 'Go' }, action_id: 'a', ...own });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const cell = (text: string) => ({ type: 'raw_text', text });
const table = (rows: unknown[][]) => ({ type: 'table', rows });
const plain = (text: string) => ({ type: 'plain_text', text });

describe('blocks that Slack refuses', () => {
  it.each<[string, unknown, string]>([
    ['none at all', [], '/blocks'],
    ['51 of them', Array.from({ length: 51 }, () => ({ type: 'divider' })), '/blocks'],
    ['an unknown type', [{ type: 'banner' }], '/blocks/0/type'],
    ['an unknown key', [{ type: 'divider', colour: 'red' }], '/blocks/0/colour'],
    ['a missing key', [{ type: 'header' }], '/blocks/0/text'],
    ['an empty section', [{ type: 'section' }], '/blocks/0'],
    ['an empty text', [section('')], '/blocks/0/text/text'],
    ['a blank text', [section(' ')], '/blocks/0/text/text'],
    ['a section of 3,001 characters', [section('x'.repeat(3001))], '/blocks/0/text/text'],
    ['eleven fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }], '/blocks/0/fields'],
    ['a field of 2,001 characters', [{ type: 'section', fields: [plain('x'.repeat(2001))] }], '/blocks/0/fields/0/text'],
    ['mrkdwn in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text/type'],
    ['a header of 151 characters', [{ type: 'header', text: plain('x'.repeat(151)) }], '/blocks/0/text/text'],
    ['eleven elements of context', [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }], '/blocks/0/elements'],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, index) => button({ action_id: `a${index}` })))], '/blocks/0/elements'],
    ['two buttons of one action_id', [actions(button({}), button({}))], '/blocks/0/elements/1/action_id'],
    [
      'two blocks of one block_id',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
      '/blocks/1/block_id',
    ],
    ['a long action_id', [actions(button({ action_id: 'x'.repeat(256) }))], '/blocks/0/elements/0/action_id'],
    ['a label of 76 characters', [actions(button({ text: plain('x'.repeat(76)) }))], '/blocks/0/elements/0/text/text'],
    ['mrkdwn on a button', [actions(button({ text: { type: 'mrkdwn', text: 'x' } }))], '/blocks/0/elements/0/text/type'],
    ['a value of 2,001 characters', [actions(button({ value: 'x'.repeat(2001) }))], '/blocks/0/elements/0/value'],
    ['a button to javascript:', [actions(button({ url: 'javascript:alert(1)' }))], '/blocks/0/elements/0/url'],
    [
      'a confirmation without a way back',
      [actions(button({ confirm: { title: plain('x'), text: plain('x'), confirm: plain('x') } }))],
      '/blocks/0/elements/0/confirm/deny',
    ],
    [
      'a confirmation of a long label',
      [actions(button({ confirm: { title: plain('x'), text: plain('x'), confirm: plain('x'.repeat(31)), deny: plain('x') } }))],
      '/blocks/0/elements/0/confirm/confirm/text',
    ],
    [
      'a search field of a long placeholder',
      [actions({ type: 'external_select', action_id: 'a', placeholder: plain('x'.repeat(151)) })],
      '/blocks/0/elements/0/placeholder/text',
    ],
    [
      'a search field with options of its own',
      [actions({ type: 'external_select', action_id: 'a', options: [] })],
      '/blocks/0/elements/0/options',
    ],
    ['a button of another colour', [actions(button({ style: 'green' }))], '/blocks/0/elements/0/style'],
    ['an image without alt_text', [{ type: 'image', image_url: 'https://example.org/i.png' }], '/blocks/0/alt_text'],
    ['empty rich text', [rich({ type: 'text', text: '' })], '/blocks/0/elements/0/elements/0/text'],
    ['a link to mailto:', [link('mailto:a@example.org')], '/blocks/0/elements/0/elements/0/url'],
    ['a broadcast', [rich({ type: 'broadcast', range: 'channel' })], '/blocks/0/elements/0/elements/0'],
    ['a mention of somebody', [rich({ type: 'user', user_id: 'U1' })], '/blocks/0/elements/0/elements/0'],
    ['an unknown style', [rich({ type: 'text', text: 'x', style: { blink: true } })], '/blocks/0/elements/0/elements/0/style/blink'],
    [
      'a list of another sort',
      [
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_list', style: 'dashes', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] },
          ],
        },
      ],
      '/blocks/0/elements/0/style',
    ],
    ['mrkdwn that pings the channel', [section('<!channel> hello')], '/blocks/0/text/text'],
    ['mrkdwn that pings a person', [section('<@U1>')], '/blocks/0/text/text'],
    ['mrkdwn that pings a group', [section('<!subteam^S1>')], '/blocks/0/text/text'],
    ['mrkdwn that names a channel', [section('<#C1>')], '/blocks/0/text/text'],
    ['an unescaped <', [section('a < b')], '/blocks/0/text/text'],
    ['an unescaped &', [section('Q&A')], '/blocks/0/text/text'],
    ['a link to ftp:', [section('<ftp://example.org|x>')], '/blocks/0/text/text'],
    ['a link with a space in it', [section('<https://example.org/a b|x>')], '/blocks/0/text/text'],
    ['a table without rows', [table([])], '/blocks/0/rows'],
    ['a table of too many rows', [table(Array(101).fill([cell('x')]))], '/blocks/0/rows'],
    ['a table of too many columns', [table([Array(21).fill(cell('x'))])], '/blocks/0/rows/0'],
    ['an empty cell', [table([[cell('')]])], '/blocks/0/rows/0/0/text'],
    ['a cell that is a section', [table([[section('x')]])], '/blocks/0/rows/0/0/type'],
    ['rows of different lengths', [table([[cell('x')], [cell('x'), cell('y')]])], '/blocks/0/rows/1'],
    ['a table of too many characters', [table([[cell('x'.repeat(5001)), cell('x'.repeat(5001))]])], '/blocks/0/rows'],
    ['an unknown alignment', [{ ...table([[cell('x')]]), column_settings: [{ align: 'top' }] }], '/blocks/0/column_settings/0/align'],
    ['a broken date', [section('<!date^x^{date}|x>')], '/blocks/0/text/text'],
  ])('%s', (_, blocks, pointer) => {
    const refusal = refusalOf({ text: 'x', blocks }, new Set());
    expect(refusal?.error).toBe('invalid_blocks');
    expect(refusal?.messages.join()).toContain(`[json-pointer:${pointer}]`);
  });

  it('a second table', () => {
    const refusal = refusalOf({ text: 'x', blocks: [table([[cell('x')]]), table([[cell('x')]])] }, new Set());
    expect(refusal).toEqual({ error: 'invalid_attachments', messages: [expect.stringContaining('only_one_table_allowed')] });
  });

  it('a table in a view', () => {
    const home = { type: 'home', blocks: [table([[cell('x')]])] };
    expect(viewComplaints(home, 'home')).toEqual([{ pointer: '/view/blocks/0/type', message: 'unsupported type: table' }]);
  });

  it('and what it takes', () => {
    const blocks = [
      section('*<https://example.org/?a&amp;b|a &amp; b>* <!date^1700000000^{date_short}|then> <@U1>'),
      { type: 'header', text: plain('x'.repeat(150)) },
      { type: 'context', elements: [plain('x'), { type: 'image', image_url: 'https://example.org/i.png', alt_text: 'i' }] },
      actions(button({ value: 'x'.repeat(2000), style: 'danger' })),
      link('https://example.org/'),
      { type: 'divider' },
    ];
    expect(
      refusalOf({ text: 'x', blocks, metadata: { event_type: 'herald_post', event_payload: { key: 'k' } } }, new Set(['U1'])),
    ).toBeNull();
  });
});

it.each<[string, object, string]>([
  ['no text', { blocks: [section('x')] }, 'no_text'],
  ['a blank text', { text: ' ' }, 'no_text'],
  ['a text of 40,001 characters', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
  ['a text that pings', { text: '<!here>' }, 'invalid_arguments'],
  [
    'blocks of 13,201 characters',
    { text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(2_700))) },
    'msg_blocks_too_long',
  ],
  ['metadata of another shape', { text: 'x', metadata: { key: 'k' } }, 'invalid_metadata_format'],
  [
    'metadata that is nested',
    { text: 'x', metadata: { event_type: 'e', event_payload: { a: { b: { c: 1 } } } } },
    'invalid_metadata_schema',
  ],
  [
    'metadata of more than 1 KB',
    { text: 'x', metadata: { event_type: 'e', event_payload: { a: 'x'.repeat(1100) } } },
    'metadata_too_large',
  ],
])('a message with %s is refused', (_, message, error) => {
  expect(refusalOf({ ...message }, new Set())?.error).toBe(error);
});
