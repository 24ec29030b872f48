import { describe, expect, it } from 'vitest';
import { modalOf } from '../../../../adapters/slack/render/modal.ts';
import { hugeForm, makeForm } from '../../forms.ts';
import { startSlackDouble } from '../slack-double.ts';
import { viewComplaints } from './view.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string, own: object = {}) => ({ text: plain(value || 'x'), value, ...own });
const input = (element: object, own: object = {}) => ({
  type: 'input',
  block_id: 'b',
  label: plain('Label'),
  element: { action_id: 'a', ...element },
  ...own,
});
const view = (own: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  blocks: [input({ type: 'plain_text_input' })],
  ...own,
});
const text = (own: object) => view({ blocks: [input({ type: 'plain_text_input', ...own })] });
const select = (own: object) => view({ blocks: [input({ type: 'static_select', options: [option('a')], ...own })] });

describe('a modal that Slack refuses', () => {
  it.each<[string, unknown, string]>([
    ['a title of 25 characters', view({ title: plain('x'.repeat(25)) }), '/view/title/text'],
    ['mrkdwn for a title', view({ title: { type: 'mrkdwn', text: 'x' } }), '/view/title/type'],
    ['no submit', view({ submit: undefined }), '/view/submit'],
    ['a submit of 25 characters', view({ submit: plain('x'.repeat(25)) }), '/view/submit/text'],
    ['a close of 25 characters', view({ close: plain('x'.repeat(25)) }), '/view/close/text'],
    ['a callback_id of 256 characters', view({ callback_id: 'x'.repeat(256) }), '/view/callback_id'],
    ['private_metadata of 3,001 characters', view({ private_metadata: 'x'.repeat(3_001) }), '/view/private_metadata'],
    ['no blocks', view({ blocks: [] }), '/view/blocks'],
    [
      '101 blocks',
      view({ blocks: Array.from({ length: 101 }, (_, n) => input({ type: 'plain_text_input' }, { block_id: `b${n}` })) }),
      '/view/blocks',
    ],
    [
      'two blocks of one id',
      view({ blocks: [input({ type: 'plain_text_input' }), input({ type: 'plain_text_input' })] }),
      '/view/blocks/1/block_id',
    ],
    ['an unknown key', view({ colour: 'red' }), '/view/colour'],
    ['another type', view({ type: 'home' }), '/view/type'],
    ['another block', view({ blocks: [{ type: 'banner' }] }), '/view/blocks/0/type'],
    ['a block of an unknown key', view({ blocks: [input({ type: 'plain_text_input' }, { required: true })] }), '/view/blocks/0/required'],
    ['an element of another type', view({ blocks: [input({ type: 'slider' })] }), '/view/blocks/0/element/type'],
    ['an element of an unknown key', text({ lines: 3 }), '/view/blocks/0/element/lines'],
    ['an empty initial value', text({ initial_value: '' }), '/view/blocks/0/element/initial_value'],
    ['an initial value longer than it may be', text({ max_length: 3, initial_value: 'abcd' }), '/view/blocks/0/element/initial_value'],
    ['a length of more than 3,000', text({ max_length: 3_001 }), '/view/blocks/0/element/max_length'],
    ['a placeholder of 151 characters', text({ placeholder: plain('x'.repeat(151)) }), '/view/blocks/0/element/placeholder/text'],
    ['no options', select({ options: [] }), '/view/blocks/0/element/options'],
    ['101 options', select({ options: Array.from({ length: 101 }, (_, n) => option(`${n}`)) }), '/view/blocks/0/element/options'],
    [
      'a label of 76 characters',
      select({ options: [option('a', { text: plain('x'.repeat(76)) })] }),
      '/view/blocks/0/element/options/0/text/text',
    ],
    ['an empty value', select({ options: [option('')] }), '/view/blocks/0/element/options/0/value'],
    ['two options of one value', select({ options: [option('a'), option('a')] }), '/view/blocks/0/element/options/1/value'],
    ['an initial option that is none', select({ initial_option: option('b') }), '/view/blocks/0/element'],
    [
      'eleven checkboxes',
      view({ blocks: [input({ type: 'checkboxes', options: Array.from({ length: 11 }, (_, n) => option(`${n}`)) })] }),
      '/view/blocks/0/element/options',
    ],
    [
      'no initial options, but a list of them',
      view({ blocks: [input({ type: 'checkboxes', options: [option('a')], initial_options: [] })] }),
      '/view/blocks/0/element/initial_options',
    ],
  ])('has %s', (_, one, pointer) => {
    expect(viewComplaints(JSON.parse(JSON.stringify(one))).map((complaint) => complaint.pointer)).toContain(pointer);
  });

  it('is none that Herald makes', () => {
    for (const form of [makeForm(), hugeForm()])
      expect(viewComplaints(JSON.parse(JSON.stringify(modalOf(form, 'x'.repeat(3_000)))))).toEqual([]);
  });
});

describe('what opens a modal', () => {
  it('is a trigger of a person, once, within 3 s', async () => {
    let nowMs = 1_000_000;
    const double = await startSlackDouble({ now: () => nowMs });
    try {
      const open = async (trigger: string): Promise<unknown> => {
        const body = JSON.stringify({ trigger_id: trigger, view: view() });
        const headers = { authorization: `Bearer ${double.botToken}`, 'content-type': 'application/json' };
        const answer = (await (await fetch(`${double.apiUrl}views.open`, { method: 'POST', headers, body })).json()) as {
          ok: boolean;
          error?: string;
        };
        return answer.error ?? 'ok';
      };
      // Nobody listens: the command itself is not answered.
      await double.slashCommand({ channel: 'C0GENERAL', user: 'U0ADA', text: 'x', triggerId: 't1' }).catch(() => {});
      await double.slashCommand({ channel: 'C0GENERAL', user: 'U0ADA', text: 'x', triggerId: 't2' }).catch(() => {});
      expect([await open('t0'), await open('t1'), await open('t1')]).toEqual(['invalid_trigger_id', 'ok', 'exchanged_trigger_id']);
      nowMs += 3_001;
      expect(await open('t2')).toBe('expired_trigger_id');
    } finally {
      await double.stop();
    }
  });
});
