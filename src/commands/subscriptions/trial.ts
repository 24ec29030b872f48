import type { Expression } from '../../archive/query/expression.ts';
import { describeFilter } from '../../filter/describe-filter.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { type FilterTrial, tryFilter } from '../../filter/try-filter.ts';
import type { Words } from '../../languages/index.ts';
import { buildAnnouncement } from '../../model/build-announcement.ts';
import { buildDigest } from '../../model/digest.ts';
import { type MessageStyle, withPictureSize, withStyle } from '../../model/message-style.ts';
import { isActive, type StoredSubscription, type Subscription, withChanges } from '../../model/subscription.ts';
import type { Action, Block } from '../../ports/reply.ts';
import { bold, code, linkTo, list, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';

/** What a filter would have sent, as blocks and as data for machines; also filters to try instead, and the newest matching posts of all time. */
type ShownTrial = Awaited<ReturnType<typeof showTrial>>;

/** Tries a filter on the posts of the last 30 days. `typed`: the filter as shown in the data. */
export async function showTrial(
  filter: Expression,
  typed: string,
  { archive, engine, now, words }: Pick<CommandContext, 'archive' | 'engine' | 'now' | 'words'>,
) {
  const trial = await tryFilter(filter, [...archive.all()], now(), engine.matching);
  const { last, instead, examples } = trial;
  const sentence = describeFilter(filter, words);
  const blocks = [
    text(bold(sentence), `${words.colon}${resultOf(trial, words)}`),
    ...(last.length > 0 ? [list(last.map(({ title, url, date }) => [linkTo(title, url), ` ${(date ?? '').slice(0, 10)}`]))] : []),
    ...(instead.length > 0 ? [list(instead.map((one) => [code(one.filter), `${words.colon}${countOf(one, words)}`]))] : []),
  ];
  return { blocks, data: dataOf(typed, sentence, trial), instead, examples };
}

/** How a subscription's messages should look; whatever is omitted is as in its channel. */
type PreviewedSubscription = Pick<Subscription, 'destination' | 'delivery' | 'images'> & MessageStyle;

/** Previews the message about the newest matching post, rendered from what would be sent; in a digest mode, a digest of the newest ones. Empty if no post matches. */
export function previewOf(
  { examples }: Pick<ShownTrial, 'examples'>,
  { destination, delivery, images, ...own }: PreviewedSubscription,
  { pictureSizeFor, messageStyleFor, words }: Pick<CommandContext, 'pictureSizeFor' | 'messageStyleFor' | 'words'>,
): readonly Block[] {
  const [newest] = examples;
  if (!newest) return [];
  const { style, length, facts, language } = { ...messageStyleFor(destination, newest), ...own };
  const look = withChanges<MessageStyle>({}, { style, length, facts, language });
  if (delivery && DIGEST_MODES.includes(delivery.mode))
    return [text(words.trial.asDigest), { kind: 'message', announcement: withStyle(buildDigest(examples), look) }];
  const pictured = withPictureSize(buildAnnouncement(newest), images ?? pictureSizeFor(destination, newest));
  return [text(words.trial.asMessage), { kind: 'message', announcement: withStyle(pictured, look) }];
}

const DIGEST_MODES: readonly string[] = ['daily', 'weekly', 'monthly'];

/** Returns a button for each suggested filter that does match; it shows what that filter would have sent. Pure. */
export function insteadActions(
  { instead }: Pick<ShownTrial, 'instead'>,
  commandFor: (filter: string) => string,
  { words }: Pick<CommandContext, 'words'>,
): readonly Action[] {
  return instead.map((one) => ({ label: `${one.filter}: ${countOf(one, words)}`.slice(0, 70), command: commandFor(one.filter) }));
}

function countOf({ count, ever }: FilterTrial['instead'][number], { trial }: Words): string {
  return count > 0 ? trial.count(count) : trial.noneLately(ever);
}

function resultOf({ count, days, ever, busiest, instead }: FilterTrial, { trial }: Words): string {
  if (busiest !== null) return trial.posts(count, days, busiest.count, busiest.day);
  return `${ever > 0 ? trial.noneButEver(days, ever) : trial.none(days)}${instead.length > 0 ? trial.instead : ''}`;
}

function dataOf(filter: string, sentence: string, { last, examples: _, ...trial }: FilterTrial) {
  return { filter, sentence, ...trial, last: last.map(({ id, path, title, url, date }) => ({ id, path, title, url, date })) };
}

/** Posts of a new subscription that the channel already gets through another one. */
export interface Overlap {
  with: StoredSubscription;
  /** Number of posts in the archive that both match. */
  shared: number;
  /** Whether these are all posts that the new subscription matches. */
  whole: boolean;
}

/** Maximum number of a channel's subscriptions that are compared. */
const COMPARED_MAX = 20;

/** Finds which of a channel's subscriptions match the same posts of the archive, largest overlap first. */
export async function findOverlaps(
  filter: Expression,
  own: readonly StoredSubscription[],
  { engine }: Pick<CommandContext, 'engine'>,
): Promise<readonly Overlap[]> {
  const matched = new Set((await engine.matching(filter)).map(({ id }) => id));
  const overlaps: Overlap[] = [];
  for (const other of own.filter(isActive).slice(0, COMPARED_MAX)) {
    const shared = (await engine.matching(subscriptionExpression(other.filter))).filter(({ id }) => matched.has(id)).length;
    if (shared > 0) overlaps.push({ with: other, shared, whole: shared === matched.size });
  }
  return overlaps.toSorted((a, b) => b.shared - a.shared);
}
