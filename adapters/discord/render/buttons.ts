import { createHash } from 'node:crypto';
import { type APIActionRowComponent, type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Form } from '../../../src/ports/form.ts';
import type { Action } from '../../../src/ports/reply.ts';
import { fitPlain, isBlank } from './escape.ts';
import { LIMITS } from './message-body.ts';

const STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger, plain: ButtonStyle.Secondary } as const;

/** Rows of buttons, each id once; what has no id, or no room, is left out. Pure, when `customIdOf` is. */
export function buttonsOf(
  actions: readonly Action[],
  customIdOf: (action: Action) => string | null,
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  // Two buttons of one message may not carry the same id; they would do the same thing.
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

/** Texts that ids have no room for, by their hashes: to be kept before the message or form with these ids is sent. */
export type LongTexts = Map<string, string>;

/** What an id stands for: a text, or the hash under which it is kept. */
export type TextInId = { text: string } | { hash: string };

/**
 * An id that a button or form of ours has: `v1<flags>:<text>`. Flags: `s` its answer is shared, `n` it is under a notice that everybody sees, `o` its answer is a form,
 * `f` it is a form, `a` it opens a form again, `h` the text is kept under this hash.
 */
export interface ReadId {
  flags: ReadonlySet<string>;
  inId: TextInId;
}

/** Null: none of ours. Pure. */
export function readId(customId: string): ReadId | null {
  const [, flags = '', rest] = /^v1([snofah]*):(.+)$/s.exec(customId) ?? [];
  if (rest === undefined) return null;
  return { flags: new Set(flags), inId: /[ah]/.test(flags) ? { hash: rest } : { text: rest } };
}

/** Id of a notice's button; null where the command is too long for one. Pure. */
export function noticeCustomIdOf({ command }: Pick<Action, 'command'>): string | null {
  const id = `v1n:${command}`;
  return id.length <= LIMITS.customId && command === command.trim() && command !== '' ? id : null;
}

/** Id of a button, `v1:search cilium`; a command that has no room is noted in `long`. `ofNotice`: under what everybody sees. */
export function customIdOf({ command, share, opensForm }: Action, long: LongTexts, ofNotice = false): string {
  return customIdWith(`v1${ofNotice ? 'n' : share ? 's' : ''}${opensForm ? 'o' : ''}`, command, long);
}

/** Id of a modal, `v1f:<command>`; a command that has no room is noted in `long`. */
export function formIdOf({ command }: Pick<Form, 'command'>, long: LongTexts): string {
  return customIdWith('v1f', command, long);
}

/** Id of a button that opens a form again with what was filled in, which is noted in `long`. */
export function againIdOf(form: Form, long: LongTexts): string {
  return `v1a:${hashOf(JSON.stringify(form), long)}`;
}

/** Of a text that is too long, or that Discord would trim, `<prefix>h:<hash>`. At most 100 characters. */
function customIdWith(prefix: string, text: string, long: LongTexts): string {
  const whole = `${prefix}:${text}`;
  if (whole.length <= LIMITS.customId && text === text.trim()) return whole;
  return `${prefix}h:${hashOf(text, long)}`;
}

/** The hash of a text, which is noted in `long`. */
function hashOf(text: string, long: LongTexts): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  long.set(hash, text);
  return hash;
}
