import { type APIActionRowComponent, type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Action } from '../../../src/ports/reply.ts';
import { fitPlain, isBlank } from './escape.ts';
import { LIMITS } from './message-body.ts';

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger, plain: ButtonStyle.Secondary } as const;

/** Buttons of a reply, each once. Pure, when `customIdOf` is. */
export function buttonsOf(
  actions: readonly Action[],
  customIdOf: (action: Action) => string,
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  // Two buttons of one message may not carry the same id; they would do the same thing.
  const distinct = [...new Map(actions.map((action) => [customIdOf(action), action])).entries()];
  return buttonRowsOf(distinct);
}

/** Rows of buttons, each with its id; what has no room is left out. Pure. */
export function buttonRowsOf(
  actions: readonly (readonly [customId: string, action: Action])[],
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  const buttons = actions.slice(0, LIMITS.rows * LIMITS.buttonsPerRow).map(([customId, action]): APIButtonComponentWithCustomId => {
    const label = isBlank(action.label) ? '…' : fitPlain(action.label, LIMITS.buttonLabel);
    return { type: ComponentType.Button, style: STYLES[action.style ?? 'plain'], label, custom_id: customId };
  });
  const rows: APIActionRowComponent<APIButtonComponentWithCustomId>[] = [];
  for (let at = 0; at < buttons.length; at += LIMITS.buttonsPerRow) {
    rows.push({ type: ComponentType.ActionRow, components: buttons.slice(at, at + LIMITS.buttonsPerRow) });
  }
  return rows;
}
