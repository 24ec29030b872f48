import type { Expression } from '../../archive/query/expression.ts';
import { describeFilter } from '../../filter/describe-filter.ts';
import { type FilterTrial, tryFilter } from '../../filter/try-filter.ts';
import { buildAnnouncement } from '../../model/build-announcement.ts';
import { buildDigest } from '../../model/digest.ts';
import { type MessageStyle, withStyle } from '../../model/message-style.ts';
import { withPictureSize } from '../../model/picture.ts';
import type { Subscription } from '../../model/subscription.ts';
import type { Action, Block } from '../../ports/reply.ts';
import { bold, code, counted, linkTo, list, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

/** What a filter would have sent, in words, for machines, and as filters to go on with. */
export interface ShownTrial {
  blocks: readonly Block[];
  data: object;
  instead: FilterTrial['instead'];
  /** The newest posts that it would have sent, at most three. */
  last: FilterTrial['last'];
}

/** Tries a filter on the last 30 days. `typed`: as machines get it back. */
export async function showTrial(
  filter: Expression,
  typed: string,
  { archive, engine, now }: Pick<CommandContext, 'archive' | 'engine' | 'now'>,
): Promise<ShownTrial> {
  const trial = await tryFilter(filter, [...archive.all()], now(), engine.matching);
  const { last, instead } = trial;
  const sentence = describeFilter(filter);
  const blocks = [
    text(bold(sentence), `: ${resultOf(trial)}`),
    ...(last.length > 0 ? [list(last.map(({ title, url, date }) => [linkTo(title, url), ` ${(date ?? '').slice(0, 10)}`]))] : []),
    ...(instead.length > 0 ? [list(instead.map((one) => [code(one.filter), `: ${countOf(one)}`]))] : []),
  ];
  return { blocks, data: dataOf(typed, sentence, trial), instead, last };
}

/** How a subscription's messages are to look: what is left out is as the channel has it. */
type Look = Pick<Subscription, 'destination' | 'delivery' | 'images'> & MessageStyle;

/** The newest post that it would have sent as its message would look, drawn from what would be sent; of a mode that gathers them, the newest as one digest. Nothing where it would have sent none. */
export function previewOf(
  { last }: Pick<ShownTrial, 'last'>,
  { destination, delivery, images, ...own }: Look,
  { pictureSizeFor, messageStyleFor }: Pick<CommandContext, 'pictureSizeFor' | 'messageStyleFor'>,
): readonly Block[] {
  const [newest] = last;
  if (!newest) return [];
  if (delivery && DIGEST_MODES.includes(delivery.mode))
    return [text('The last of them, as one digest:'), { kind: 'message', announcement: buildDigest(last) }];
  const { style, length, facts } = { ...messageStyleFor(destination, newest), ...own };
  const look = { ...(style ? { style } : {}), ...(length ? { length } : {}), ...(facts ? { facts } : {}) };
  const pictured = withPictureSize(buildAnnouncement(newest), images ?? pictureSizeFor(destination, newest));
  return [text('The last of them, as its message would look:'), { kind: 'message', announcement: withStyle(pictured, look) }];
}

const DIGEST_MODES: readonly string[] = ['daily', 'weekly', 'monthly'];

/** A button for each filter that would match: it shows what that would have sent. Pure. */
export function insteadActions({ instead }: Pick<ShownTrial, 'instead'>, commandFor: (filter: string) => string): readonly Action[] {
  return instead.map((one) => ({ label: `${one.filter}: ${countOf(one)}`.slice(0, 70), command: commandFor(one.filter) }));
}

function countOf({ count, ever }: FilterTrial['instead'][number]): string {
  return count > 0 ? counted(count, 'post') : `none lately, ${ever} in all`;
}

function resultOf({ count, days, ever, busiest, instead }: FilterTrial): string {
  const within = `in the last ${days} days`;
  if (busiest !== null) return `${counted(count, 'post')} ${within}, ${busiest.count} on the busiest day (${busiest.day}). The last:`;
  const whole = ever > 0 ? `, ${ever} in all` : '';
  return `no post ${within}${whole}.${instead.length > 0 ? ' What would match instead:' : ''}`;
}

function dataOf(filter: string, sentence: string, { last, ...trial }: FilterTrial) {
  return { filter, sentence, ...trial, last: last.map(({ id, path, title, url, date }) => ({ id, path, title, url, date })) };
}
