import { createHash } from 'node:crypto';
import type { Action } from '../../../src/ports/reply.ts';
import { LIMITS } from './message-body.ts';

/** What a pressed button stands for. */
interface Pressed {
  command: string;
  share: boolean;
  /** It stands under a notice that everybody sees. */
  ofNotice: boolean;
  /** Its answer is a form. */
  opensForm?: true;
}

/** Between buttons and the little that Discord lets them carry. */
export interface ButtonIds {
  /** `v1:search cilium`; a command that is too long is kept here, and the button carries its hash. At most 100 characters. `ofNotice`: under what everybody sees. */
  customIdOf(action: Action, ofNotice?: boolean): string;
  /** Null: not one of ours, or kept so long ago (or before a restart) that it is forgotten. */
  pressedOf(customId: string): Pressed | null;
}

const MOST_KEPT = 1000;
const SHAPE = /^v1([shno]*):(.*)$/s;

/** Id of a notice's button, which must outlive the process that sent it; null where the command is too long for one. Pure. */
export function noticeCustomIdOf(command: string): string | null {
  const id = `v1n:${command}`;
  return id.length <= LIMITS.customId && command === command.trim() && command !== '' ? id : null;
}

/** Buttons outlive the process, except for commands over about 95 characters: of those the latest 1,000 are kept in memory. */
export function createButtonIds(): ButtonIds {
  const kept = new Map<string, string>();

  return {
    customIdOf: ({ command, share, opensForm }, ofNotice = false) => {
      const flags = `${ofNotice ? 'n' : share ? 's' : ''}${opensForm ? 'o' : ''}`;
      const whole = `v1${flags}:${command}`;
      if (whole.length <= LIMITS.customId && command === command.trim()) return whole;
      const hash = createHash('sha256').update(command).digest('base64url').slice(0, 32);
      keep(hash, command);
      return `v1${flags}h:${hash}`;
    },
    pressedOf: (customId) => {
      const [, flags = '', rest = ''] = SHAPE.exec(customId) ?? [];
      if (rest === '') return null;
      const command = flags.includes('h') ? kept.get(rest) : rest;
      if (command === undefined) return null;
      if (flags.includes('h')) keep(rest, command);
      return { command, share: flags.includes('s'), ofNotice: flags.includes('n'), ...(flags.includes('o') ? { opensForm: true } : {}) };
    },
  };

  /** A Map remembers the order of writing: its first key was used the longest ago. */
  function keep(hash: string, command: string): void {
    kept.delete(hash);
    kept.set(hash, command);
    const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
  }
}
