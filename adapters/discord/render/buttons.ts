import type { Action } from '../../../src/ports/reply.ts';
import { customIdWith, type LongTexts, type TextInId } from './custom-id.ts';
import { LIMITS } from './message-body.ts';

/** What a pressed button stands for. */
interface Pressed {
  command: TextInId;
  share: boolean;
  /** It stands under a notice that everybody sees. */
  ofNotice: boolean;
  /** Its answer is a form. */
  opensForm?: true;
}

const SHAPE = /^v1([shno]*):(.*)$/s;

/** Id of a notice's button; null where the command is too long for one. Pure. */
export function noticeCustomIdOf(command: string): string | null {
  const id = `v1n:${command}`;
  return id.length <= LIMITS.customId && command === command.trim() && command !== '' ? id : null;
}

/** Id of a button, `v1:search cilium`; a command that has no room is noted in `long`. `ofNotice`: under what everybody sees. */
export function customIdOf({ command, share, opensForm }: Action, long: LongTexts, ofNotice = false): string {
  return customIdWith(`v1${ofNotice ? 'n' : share ? 's' : ''}${opensForm ? 'o' : ''}`, command, long);
}

/** Null: none of ours. Pure. */
export function pressedOf(customId: string): Pressed | null {
  const [, flags = '', rest = ''] = SHAPE.exec(customId) ?? [];
  if (rest === '') return null;
  return {
    command: flags.includes('h') ? { hash: rest } : { text: rest },
    share: flags.includes('s'),
    ofNotice: flags.includes('n'),
    ...(flags.includes('o') ? { opensForm: true } : {}),
  };
}
