import { type APIComponentInLabel, type APILabelComponent, type APIModalInteractionResponseCallbackData, ComponentType } from 'discord.js';

/** A modal as a person sees it. */
export interface SeenModal {
  title: string;
  /** Labels by field name, top to bottom. */
  fields: Readonly<Record<string, string>>;
  /** Initial values of the fields; for choices, their values. */
  values: Readonly<Record<string, readonly string[]>>;
  modal: APIModalInteractionResponseCallbackData;
  channel: string;
  user: string;
  /** The message whose button opened it. */
  messageId: string | null;
}

/** What a person fills in; for choices, their values. */
export type Filled = Readonly<Record<string, string | readonly string[]>>;

/** Returns a modal as a person sees it. */
export function seenModal(
  modal: APIModalInteractionResponseCallbackData,
  place: Pick<SeenModal, 'channel' | 'user' | 'messageId'>,
): SeenModal {
  const labels = labelsOf(modal);
  return {
    title: modal.title,
    fields: Object.fromEntries(labels.map(({ label, component }) => [component.custom_id, label])),
    values: Object.fromEntries(labels.map(({ component }) => [component.custom_id, initialOf(component)])),
    modal,
    ...place,
  };
}

/** Returns the data of a submission; throws if the client would not let it through. */
export function submissionOf({ modal, values: initial }: SeenModal, filledIn: Filled): object {
  const labels = labelsOf(modal);
  const unknown = Object.keys(filledIn).filter((name) => !labels.some(({ component }) => component.custom_id === name));
  if (unknown.length > 0) throw new Error(`the form has no field “${unknown.join(', ')}”`);
  const components = labels.map(({ component }, index) => {
    const filled = filledIn[component.custom_id] ?? initial[component.custom_id] ?? [];
    return { type: ComponentType.Label, id: 2 * index + 1, component: { id: 2 * index + 2, ...answerOf(component, [filled].flat()) } };
  });
  return { custom_id: modal.custom_id, components };
}

function answerOf(component: APIComponentInLabel, filled: readonly string[]): object {
  const { type, custom_id: name } = component;
  const values = filled.filter((value) => value !== '');
  const isRequired = !('required' in component) || component.required !== false;
  if (values.length === 0 && isRequired) throw new Error(`Discord asks to fill in “${name}” first`);
  if (type === ComponentType.TextInput) {
    if ((values[0]?.length ?? 0) > (component.max_length ?? 4_000))
      throw new Error(`Discord takes ${component.max_length} characters in “${name}”`);
    return { type, custom_id: name, value: values[0] ?? '' };
  }
  if (type === ComponentType.RoleSelect) {
    const strange = values.find((value) => !/^\d{17,20}$/.test(value));
    if (strange !== undefined) throw new Error(`“${strange}” is not the id of a role`);
    return { type, custom_id: name, values };
  }
  const options = 'options' in component ? component.options : [];
  const strange = values.find((value) => !options.some((option) => option.value === value));
  if (strange !== undefined) throw new Error(`“${name}” offers no “${strange}”`);
  return { type, custom_id: name, ...(type === ComponentType.RadioGroup ? { value: values[0] ?? null } : { values }) };
}

function initialOf(component: APIComponentInLabel): string[] {
  if (component.type === ComponentType.TextInput) return component.value === undefined ? [] : [component.value];
  if (component.type === ComponentType.RoleSelect) return (component.default_values ?? []).map(({ id }) => id);
  const options = 'options' in component ? component.options : [];
  return options.filter((option) => option.default).map(({ value }) => value);
}

function labelsOf({ components }: APIModalInteractionResponseCallbackData): APILabelComponent[] {
  return components.filter((component): component is APILabelComponent => component.type === ComponentType.Label);
}
