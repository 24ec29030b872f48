import { ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { modalOf } from '../../../adapters/discord/render/modal.ts';
import { hugeForm, makeForm } from '../forms.ts';
import { modalBreaches } from './modal-rules.ts';
import { specBreaches } from './spec-rules.ts';

const label = (component: object, own: object = {}) => ({ type: 18, label: 'Label', component: { custom_id: 'a', ...component }, ...own });
const text = (own: object = {}) => label({ type: 4, style: 1, ...own });
const select = (own: object = {}) => label({ type: 3, options: [{ label: 'A', value: 'a' }], ...own });
const modal = (own: object = {}) => ({ custom_id: 'v1f:x', title: 'Title', components: [text()], ...own });

/** Returns all rules that the double finds broken in a modal. */
const breaches = (data: object) => [...specBreaches('answerWithForm', { type: 9, data }), ...modalBreaches(data)];

describe('a modal that Discord refuses', () => {
  it.each<[string, object]>([
    ['a title of 46 characters', modal({ title: 'x'.repeat(46) })],
    ['a blank title', modal({ title: ' ' })],
    ['a custom_id of 101 characters', modal({ custom_id: 'x'.repeat(101) })],
    ['no components', modal({ components: [] })],
    ['six components', modal({ components: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => text({ custom_id: id })) })],
    ['two components of one custom_id', modal({ components: [text(), text()] })],
    ['an action row', modal({ components: [{ type: 1, components: [{ type: 4, custom_id: 'a', style: 1, label: 'x' }] }] })],
    ['a label of 46 characters', modal({ components: [label({ type: 4, style: 1 }, { label: 'x'.repeat(46) })] })],
    ['a blank label', modal({ components: [label({ type: 4, style: 1 }, { label: ' ' })] })],
    ['a description of 101 characters', modal({ components: [label({ type: 4, style: 1 }, { description: 'x'.repeat(101) })] })],
    ['a text input with a label of its own', modal({ components: [text({ label: 'x' })] })],
    ['a value longer than it may be', modal({ components: [text({ max_length: 3, value: 'abcd' })] })],
    ['a length of more than 4,000', modal({ components: [text({ max_length: 4_001 })] })],
    ['a placeholder of 101 characters', modal({ components: [text({ placeholder: 'x'.repeat(101) })] })],
    ['26 options', modal({ components: [select({ options: Array.from({ length: 26 }, (_, n) => ({ label: 'x', value: `${n}` })) })] })],
    ['no options', modal({ components: [select({ options: [] })] })],
    [
      'two options of one value',
      modal({
        components: [
          select({
            options: [
              { label: 'A', value: 'a' },
              { label: 'B', value: 'a' },
            ],
          }),
        ],
      }),
    ],
    ['more to choose than there is', modal({ components: [select({ max_values: 2 })] })],
    ['nothing to choose where something must be', modal({ components: [select({ min_values: 0, required: true })] })],
    ['one radio button', modal({ components: [label({ type: 21, options: [{ label: 'A', value: 'a' }] })] })],
    ['an unknown key', modal({ colour: 3 })],
  ])('has %s', (_, data) => {
    expect(breaches(data)).not.toEqual([]);
  });

  it('is none that is right, and none that Herald makes', () => {
    expect(breaches(modal({ components: [text(), select({ custom_id: 'b', min_values: 0, required: false })] }))).toEqual([]);
    for (const form of [makeForm(), hugeForm()]) expect(breaches(modalOf(form, 'v1f:x'))).toEqual([]);
  });

  it('has choices as radio buttons where they are few, else as a menu', () => {
    const typeOf = (count: number) => {
      const choices = Array.from({ length: count }, (_, n) => ({ value: `${n}`, label: `${n}` }));
      const [first] = modalOf(makeForm({ fields: [{ name: 'a', label: 'A', type: 'select', choices }] }), 'v1f:x').components;
      return first && 'component' in first ? first.component.type : null;
    };
    expect([1, 2, 4, 5].map(typeOf)).toEqual([
      ComponentType.StringSelect,
      ComponentType.RadioGroup,
      ComponentType.RadioGroup,
      ComponentType.StringSelect,
    ]);
  });
});
