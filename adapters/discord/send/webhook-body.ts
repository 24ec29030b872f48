import type { APIMessageTopLevelComponent } from 'discord.js';
import type { AnyBody } from '../render/message-body.ts';

/** A body without the buttons that ask Herald something: only an application's own webhooks may have these. Links stay. https://docs.discord.com/developers/resources/webhook#execute-webhook Pure. */
export function withoutCommands(body: AnyBody): AnyBody {
  const components = kept(body.components as readonly Nested[]) as unknown as APIMessageTopLevelComponent[];
  return { ...body, components } as AnyBody;
}

interface Nested {
  custom_id?: string;
  components?: readonly Nested[];
}

/** A row that has nothing left is left out too. */
function kept(components: readonly Nested[]): readonly Nested[] {
  return components.flatMap((one) => {
    if (one.custom_id !== undefined) return [];
    if (one.components === undefined) return [one];
    const inner = kept(one.components);
    return inner.length === 0 ? [] : [{ ...one, components: inner }];
  });
}
