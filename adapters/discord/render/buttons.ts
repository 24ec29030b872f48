import { createHash } from 'node:crypto';
import { type APIActionRowComponent, type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Form } from '../../../src/ports/form.ts';
import type { Action } from '../../../src/ports/reply.ts';
import { fitPlain, isBlank } from './escape.ts';
import { LIMITS } from './message-body.ts';

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger, plain: ButtonStyle.Secondary } as const;

/** Returns rows of buttons, each id once; actions without an id, or beyond Discord’s limits, are left out. Pure if `customIdOf` is. */
export function buttonsOf(
  actions: readonly Action[],
  customIdOf: (action: Action) => string | null,
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  // Discord refuses two buttons with the same id in one message; they would do the same anyway.
  const distinct = [...new Map(actions.map((action) => [customIdOf(action), action]))];
  const buttons = distinct.flatMap(([customId, action]): APIButtonComponentWithCustomId[] => {
    if (customId === null) return [];
    const label = isBlank(action.label) ? '…' : fitPlain(action.label, LIMITS.buttonLabel);
    return [{ type: ComponentType.Button, style: STYLES[action.style ?? 'plain'], label, custom_id: customId }];
  });
  const rows: APIActionRowComponent<APIButtonComponentWithCustomId>[] = [];
  while (buttons.length > 0 && rows.length < LIMITS.rows)
    rows.push({ type: ComponentType.ActionRow, components: buttons.splice(0, LIMITS.buttonsPerRow) });
  return rows;
}

/** Texts too long for ids, by their hashes; they must be stored before the message or form with these ids is sent. */
export type LongTexts = Map<string, string>;

/** The content of an id: a text, or the hash under which it is stored. */
export type TextInId = { text: string } | { hash: string };

/**
 * A parsed id of one of our buttons or forms: `v1<flags>:<text>`. Flags: `s` its answer is shared, `n` it belongs to a notice, which everybody sees, `o` its answer is a form,
 * `f` it is a form, `a` it opens a form again, `h` the text is stored under this hash.
 */
export interface ReadId {
  flags: ReadonlySet<string>;
  inId: TextInId;
}

/** Parses an id; null if it is not one of ours. Pure. */
export function readId(customId: string): ReadId | null {
  const [, flags = '', rest] = /^v1([snofah]*):(.+)$/s.exec(customId) ?? [];
  if (rest === undefined) return null;
  return { flags: new Set(flags), inId: /[ah]/.test(flags) ? { hash: rest } : { text: rest } };
}

/** Returns the id of a notice's button; null if the command does not fit into an id. Pure. */
export function noticeCustomIdOf({ command }: Pick<Action, 'command'>): string | null {
  const id = `v1n:${command}`;
  return id.length <= LIMITS.customId && command === command.trim() && command !== '' ? id : null;
}

/** Returns the id of a button, like `v1:search cilium`; a command that does not fit is added to `long`. `ofNotice`: whether the button belongs to a notice. */
export function customIdOf({ command, share, opensForm }: Action, long: LongTexts, ofNotice = false): string {
  return customIdWith(`v1${ofNotice ? 'n' : share ? 's' : ''}${opensForm ? 'o' : ''}`, command, long);
}

/** Returns the id of a modal, `v1f:<command>`; a command that does not fit is added to `long`. */
export function formIdOf({ command }: Pick<Form, 'command'>, long: LongTexts): string {
  return customIdWith('v1f', command, long);
}

/** Returns the id of a button that opens a form again with its values; the form is added to `long`. */
export function againIdOf(form: Form, long: LongTexts): string {
  return `v1a:${hashOf(JSON.stringify(form), long)}`;
}

/** Returns an id of at most 100 characters; `<prefix>h:<hash>` if the text is too long or Discord would trim it. */
function customIdWith(prefix: string, text: string, long: LongTexts): string {
  const whole = `${prefix}:${text}`;
  if (whole.length <= LIMITS.customId && text === text.trim()) return whole;
  return `${prefix}h:${hashOf(text, long)}`;
}

/** Returns the hash of a text, and adds the text to `long`. */
function hashOf(text: string, long: LongTexts): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  long.set(hash, text);
  return hash;
}
