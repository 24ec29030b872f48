import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import type { Form, FormValues } from '../../../src/ports/form.ts';
import { customIdWith, hashOf, type LongTexts, type TextInId } from '../render/custom-id.ts';

/** Id of a modal, `v1f:<command>`: at most 100 characters; a command that has no room is noted in `long`. */
export function formIdOf({ command }: Pick<Form, 'command'>, long: LongTexts): string {
  return customIdWith('v1f', command, long);
}

/** What a submitted modal asks; null: it is none of ours. Pure. */
export function formCommandOf(customId: string): TextInId | null {
  const [, isHash, rest = ''] = /^v1f(h?):(.+)$/s.exec(customId) ?? [];
  if (rest === '') return null;
  return isHash ? { hash: rest } : { text: rest };
}

/** Id of a button that opens a form again with what was filled in, which is noted in `long`. */
export function againIdOf(form: Form, long: LongTexts): string {
  return `v1a:${hashOf(JSON.stringify(form), long)}`;
}

/** The form that a button opens again, as it was noted; null: the button is no such one. Pure. */
export function againOf(customId: string): TextInId | null {
  return customId.startsWith('v1a:') ? { hash: customId.slice('v1a:'.length) } : null;
}

/** A form that was noted for such a button; null: the text is no form. Pure. */
export function formIn(text: string): Form | null {
  const form = parseJsonObject(text);
  return form !== null && Array.isArray(form.fields) ? (form as unknown as Form) : null;
}

/**
 * What was filled in, by the custom ids of the components, whatever they are laid out in; of what has not the shape that Discord describes: nothing.
 * https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure Pure.
 */
export function valuesOf(components: readonly unknown[]): FormValues {
  return Object.fromEntries(components.flatMap(inputsOf).map(({ custom_id: id, value, values }) => [id, textsOf(values ?? [value])]));
}

interface Input {
  custom_id: string;
  value?: unknown;
  values?: unknown;
}

function inputsOf(component: unknown): Input[] {
  if (typeof component !== 'object' || component === null) return [];
  const { component: labelled, components, custom_id: id, ...rest } = component as Partial<Record<string, unknown>>;
  if (labelled !== undefined) return inputsOf(labelled);
  if (Array.isArray(components)) return components.flatMap(inputsOf);
  return typeof id === 'string' ? [{ ...rest, custom_id: id }] : [];
}

/** A text that was left empty is none. */
function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string' && value !== '') : [];
}

/** What people wrote into a form, as it is said back to them where the form is lost: nothing of it may be. Pure. */
export function typedTexts(values: FormValues): readonly string[] {
  return Object.values(values)
    .flat()
    .filter((value) => value.trim() !== '');
}
