import { type Fields, isFields } from './check/complaint.ts';
import { interactionInView, viewIn } from './payloads.ts';
import type { Seen } from './people.ts';
import type { OpenView } from './views.ts';
import type { SlackWorld } from './world.ts';

/** A modal as a person sees it. */
export interface SeenForm {
  shown: OpenView;
  title: string;
  /** Labels by field name, top to bottom. */
  fields: Readonly<Record<string, string>>;
  /** Initial values of the fields; for choices, their values. */
  values: Readonly<Record<string, readonly string[]>>;
}

/** The result of a submission: the form closes and an answer comes, or the form shows errors. */
export type Submitted = { answer: Seen } | { errors: Readonly<Record<string, string>> };

/** Returns a form as a person sees it. */
export function seenForm(shown: OpenView): SeenForm {
  const blocks = blocksOf(shown);
  return {
    shown,
    title: textOf(shown.view.title),
    fields: Object.fromEntries(blocks.map((block) => [String(block.block_id), textOf(block.label)])),
    values: Object.fromEntries(blocks.map((block) => [String(block.block_id), initialOf(block.element as Fields)])),
  };
}

/** Returns the payload of a submission from what a person fills in; throws if the client would not let it through. */
export function submission(
  world: SlackWorld,
  { shown, values: initial }: SeenForm,
  filledIn: Readonly<Record<string, string | readonly string[]>>,
  more: { triggerId: string; metadata?: string },
): Fields {
  const blocks = blocksOf(shown);
  const unknown = Object.keys(filledIn).filter((name) => !blocks.some((block) => block.block_id === name));
  if (unknown.length > 0) throw new Error(`the form has no field “${unknown.join(', ')}”`);
  const state = blocks.map((block) => {
    const name = String(block.block_id);
    const filled = filledIn[name] ?? initial[name] ?? [];
    return [name, { [String((block.element as Fields).action_id)]: stateOf(block, typeof filled === 'string' ? [filled] : filled) }];
  });
  world.triggers.set(more.triggerId, { user: shown.user, atMs: world.app.now(), used: false });
  return {
    type: 'view_submission',
    ...interactionInView(world, shown),
    trigger_id: more.triggerId,
    view: {
      ...viewIn(world, shown),
      ...(more.metadata === undefined ? {} : { private_metadata: more.metadata }),
      state: { values: Object.fromEntries(state) },
    },
    response_urls: [],
  };
}

/** Returns the errors in an acknowledgement; null if it closes the modal. @throws if Slack would show the person an error of its own */
export function errorsIn(ack: Fields, { shown }: SeenForm): Readonly<Record<string, string>> | null {
  if (Object.keys(ack).length === 0) return null;
  const { response_action: action, errors, ...rest } = ack;
  if (action !== 'errors' || !isFields(errors) || Object.keys(rest).length > 0)
    throw new Error(`not an answer to a form: ${JSON.stringify(ack)}`);
  const names = blocksOf(shown).map((block) => block.block_id);
  for (const [name, error] of Object.entries(errors))
    if (!names.includes(name) || typeof error !== 'string' || error.trim() === '')
      throw new Error(`no error of a field: ${name}: ${String(error)}`);
  if (Object.keys(errors).length === 0) throw new Error('errors without an error');
  return errors as Record<string, string>;
}

function stateOf({ element, optional, block_id: name }: Fields, filled: readonly string[]): Fields {
  const { type, options, max_length: most = 3_000 } = element as Fields & { options?: Fields[]; max_length?: number };
  const values = filled.filter((value) => value !== '');
  if (values.length === 0 && optional !== true) throw new Error(`Slack asks to fill in “${String(name)}” first`);
  if (type === 'plain_text_input') {
    if ((values[0]?.length ?? 0) > most) throw new Error(`Slack takes ${most} characters in “${String(name)}”`);
    return { type, value: values[0] ?? null };
  }
  const chosen = values.map((value) => {
    const option = options?.find((one) => one.value === value);
    if (!option) throw new Error(`“${String(name)}” offers no “${value}”`);
    return option;
  });
  return type === 'static_select' ? { type, selected_option: chosen[0] ?? null } : { type, selected_options: chosen };
}

function initialOf({ initial_value: text, initial_option: one, initial_options: several }: Fields): string[] {
  if (typeof text === 'string') return [text];
  const options = Array.isArray(several) ? several : one === undefined ? [] : [one];
  return options.map((option) => String((option as Fields).value));
}

function blocksOf({ view }: OpenView): Fields[] {
  return (view.blocks as Fields[]).filter((block) => block.type === 'input');
}

function textOf(value: unknown): string {
  return isFields(value) ? String(value.text) : '';
}
