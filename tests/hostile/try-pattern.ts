import { createContext, Script } from 'node:vm';
import { type Attack, attacksOn } from './attacks.ts';
import { startClock } from './work-time.ts';

/** Longest try; what takes longer is an attack that works, ms. */
const LIMIT_MS = 1_500;
/** What takes less than this is too short to be compared, ms. */
const FLOOR_MS = 0.7;
const MOST_GROWTH = 6;
const SIZES = [400, 1_600, 6_400, 25_600];
const CHECKS = 4;

/** What freezes a pattern. */
export interface Weakness {
  attack: Attack;
  size: number;
  /** Times as long as with a quarter of the text. */
  times: number;
}

const context = createContext({ pattern: /x/, text: '' });
// All matches, as replace() looks for them: one that is found at once says nothing of the rest of a text.
const script = new Script('text.replace(pattern, "")');

/** Ms; infinite where it takes more than 1.5 s twice: the limit is the clock's, and other processes may be in the way. */
function timeOf(pattern: RegExp, text: string, isLast = false): number {
  Object.assign(context, { pattern, text });
  const elapsedMs = startClock();
  try {
    script.runInContext(context, { timeout: LIMIT_MS });
  } catch {
    return isLast ? Number.POSITIVE_INFINITY : timeOf(pattern, text, true);
  }
  return elapsedMs();
}

const textOf = ({ prefix, pump, suffix }: Attack, size: number): string =>
  prefix + pump.repeat(Math.max(1, Math.ceil((size - prefix.length - suffix.length) / pump.length))) + suffix;

/** The first attack whose time grows more than sixfold with four times the text, up to 25,600 characters; null: none does. */
export function weaknessOf(source: string, flags: string): Weakness | null {
  const pattern = new RegExp(source, flags.includes('y') || flags.includes('g') ? flags : `${flags}g`);
  for (const attack of attacksOn(source, flags)) {
    let smallMs = FLOOR_MS;
    for (const [step, size] of SIZES.entries()) {
      const text = textOf(attack, size);
      let ms = Math.max(FLOOR_MS, timeOf(pattern, text));
      // A pattern is compiled at its first use: that says nothing of its texts.
      if (step === 0) ms = Math.min(ms, Math.max(FLOOR_MS, timeOf(pattern, text)));
      for (let check = 0; ms > MOST_GROWTH * smallMs && ms < Number.POSITIVE_INFINITY && check < CHECKS; check++) {
        if (step === 0) {
          ms = Math.min(ms, Math.max(FLOOR_MS, timeOf(pattern, text)));
          continue;
        }
        smallMs = Math.max(smallMs, timeOf(pattern, textOf(attack, SIZES[step - 1] ?? 0)));
        ms = Math.max(FLOOR_MS, Math.min(ms, timeOf(pattern, text)));
      }
      if (ms > MOST_GROWTH * smallMs) return { attack, size, times: ms / smallMs };
      smallMs = ms;
    }
  }
  return null;
}
