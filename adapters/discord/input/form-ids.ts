import { createHash } from 'node:crypto';
import type { Form, FormValues } from '../../../src/ports/form.ts';
import { LIMITS } from '../render/message-body.ts';

/** Between forms and the little that Discord lets them and their buttons carry. */
export interface FormIds {
  /** Of a modal: `v1f:<command>`; a command that is too long is kept here, and the modal carries its hash. At most 100 characters. */
  customIdOf(form: Pick<Form, 'command'>): string;
  /** What a submitted modal asks. Null: it is none of ours, or kept so long ago (or before a restart) that it is forgotten. */
  commandOf(customId: string): string | null;
  /** Of a button that opens a form again with what was filled in, which is kept here. */
  againIdOf(form: Form): string;
  /** The form to open again; undefined: the button is no such one; null: it is forgotten. */
  againOf(customId: string): Form | null | undefined;
}

const MOST_KEPT = 200;

/** Forms outlive the process; what was typed into one that has to be corrected does not: the latest 200 are kept in memory. */
export function createFormIds(): FormIds {
  const commands = createKept<string>();
  const forms = createKept<Form>();

  return {
    customIdOf: ({ command }) => {
      const whole = `v1f:${command}`;
      return whole.length <= LIMITS.customId && command === command.trim() ? whole : `v1fh:${commands.keep(command, command)}`;
    },
    commandOf: (customId) => {
      const [, kept, rest = ''] = /^v1f(h?):(.+)$/s.exec(customId) ?? [];
      if (rest === '') return null;
      return kept ? commands.of(rest) : rest;
    },
    againIdOf: (form) => `v1a:${forms.keep(JSON.stringify(form), form)}`,
    againOf: (customId) => (customId.startsWith('v1a:') ? forms.of(customId.slice('v1a:'.length)) : undefined),
  };
}

function createKept<T>(): { keep(text: string, value: T): string; of(hash: string): T | null } {
  const kept = new Map<string, T>();
  return {
    keep: (text, value) => {
      const hash = createHash('sha256').update(text).digest('base64url').slice(0, 32);
      kept.delete(hash);
      kept.set(hash, value);
      const [oldest] = kept.size > MOST_KEPT ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      return hash;
    },
    of: (hash) => kept.get(hash) ?? null,
  };
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
