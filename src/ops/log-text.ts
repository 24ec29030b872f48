import pc from 'picocolors';
import { escapeControls } from '../lib/sanitize-text.ts';
import type { EventRow } from './events/event.ts';
import { isOurs, shownText } from './log-entry.ts';

const LINE_MAX_CHARS = 600;
const STACK_MAX_LINES = 4;

/**
 * An event as one line for people: `07:12:03 warn  slack:C012 is paused: …`, in local time, without its line break. Holds no control characters but
 * its own colours. `withStack`: where a fault of Herald came from, in a few more lines. Pure.
 */
export function textLine(row: EventRow<never>, facts: object, at: Date, look: { colour: boolean; withStack: boolean }): string {
  const c = pc.createColors(look.colour);
  const paint = { error: c.red, warn: c.yellow, info: c.cyan, debug: c.dim }[row.level];
  const sentence = oneLine(shownText(row.text(facts as never), LINE_MAX_CHARS));
  const error = 'error' in facts ? facts.error : null;
  const stack = look.withStack && error instanceof Error && isOurs(error) ? stackOf(error) : [];
  return [`${c.dim(timeOf(at))} ${paint(row.level.padEnd(5))} ${sentence}`, ...stack.map((line) => c.dim(`         ${line}`))].join('\n');
}

function oneLine(text: string): string {
  return escapeControls(text.replace(/\s+/g, ' '));
}

function stackOf({ stack = '' }: Error): string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, STACK_MAX_LINES).map((line) => oneLine(shownText(line)).trim());
}

function timeOf(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
