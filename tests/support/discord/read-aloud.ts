import type { APIMessage } from 'discord.js';

/** What stands in a message for its reader, as written (markup included). Pure. */
export function readAloud(message: APIMessage): { text: string; buttons: readonly string[] } {
  const { content, embeds } = message;
  const ofEmbeds = embeds.flatMap(({ title, url, description, fields, footer }) => [
    title,
    url,
    description,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ]);
  const buttons = buttonsOf(message).map(({ label }) => label);
  return { text: [content, ...ofEmbeds].filter(Boolean).join('\n'), buttons };
}

/** The buttons of a message; link buttons have no id. Pure. */
export function buttonsOf({ components }: Pick<APIMessage, 'components'>): readonly { label: string; customId: string | null }[] {
  return (components ?? []).flatMap((row) => {
    if (row.type !== 1) return [];
    return row.components.flatMap((button) => {
      if (!('label' in button) || !button.label) return [];
      return [{ label: button.label, customId: 'custom_id' in button ? button.custom_id : null }];
    });
  });
}
