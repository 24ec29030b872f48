import type { Delivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import { reasonText } from '../../src/model/reason.ts';

/** A message of ours that stands in a channel. */
export interface Standing {
  messageId: string;
  /** What travels with it and tells whose it is: Slack's metadata key, Discord's nonce; null: nothing. */
  mark: string | null;
  /** Numbers of the posts it tells of. */
  numbers: readonly number[];
  /** The message in whose thread it stands. */
  parent: string | null;
}

/** One channel as it is, and as it should be. */
export interface ChannelCase {
  destination: Destination;
  /** Oldest first. */
  state: readonly Standing[];
  /** Ids of the posts it should have, by their numbers, which rise. */
  wanted: ReadonlyMap<number, string>;
  markOf(key: string): string;
}

/** What is wrong, in sentences. */
export interface Verdict {
  lost: number;
  duplicated: number;
  /** Out of order, messages without a row, rows without a message. */
  lies: readonly string[];
}

/** Compares what stands in the channels with what should, and with the ledger's rows. `late`: keys that a person sent again, which need not be in order. Pure. */
export function judge(channels: readonly ChannelCase[], rows: readonly Delivery[], late: ReadonlySet<string>): Verdict {
  const verdicts = channels.map((channel) =>
    judgeChannel(
      channel,
      rows.filter(({ destination }) => destination === channel.destination),
      late,
    ),
  );
  return {
    lost: verdicts.reduce((sum, { lost }) => sum + lost, 0),
    duplicated: verdicts.reduce((sum, { duplicated }) => sum + duplicated, 0),
    lies: verdicts.flatMap(({ lies }) => lies),
  };
}

function judgeChannel(channel: ChannelCase, rows: readonly Delivery[], late: ReadonlySet<string>): Verdict {
  const { destination, state, wanted } = channel;
  const told = new Map<number, number>();
  for (const { numbers } of state) for (const number of numbers) told.set(number, (told.get(number) ?? 0) + 1);
  const missing = [...wanted.keys()].filter((number) => !told.has(number));
  const extra = [...told].filter(([number, times]) => times > 1 || !wanted.has(number));
  const storyOf = (number: number): string => story(rows.find(({ postId }) => postId !== null && postId === wanted.get(number)));
  const say = (what: string) => `${destination}: ${what}`;
  const lies = [
    ...missing.map((number) => say(`post ${number} is missing; ${storyOf(number)}`)),
    ...extra.map(([number, times]) =>
      say(`post ${number} stands ${times} times, wanted ${wanted.has(number) ? 1 : 0}; ${storyOf(number)}`),
    ),
    ...disorder(channel, late).map(say),
    ...strangers(channel, rows).map(say),
    ...emptyReceipts(channel, rows).map(say),
  ];
  return { lost: missing.length, duplicated: extra.reduce((sum, [number, times]) => sum + times - (wanted.has(number) ? 1 : 0), 0), lies };
}

function story(row: Delivery | undefined): string {
  return row === undefined
    ? 'it has no row'
    : `${row.key}: ${row.state} ${row.reason ? reasonText(row.reason) : ''} ${row.digestKey ?? ''}`;
}

/** Each message tells only of younger posts than those before it; pages in a thread count with its first message. */
function disorder({ state, markOf }: ChannelCase, late: ReadonlySet<string>): string[] {
  const lateMarks = new Set([...late].map(markOf));
  const groups = new Map<string, number[]>();
  for (const { messageId, parent, numbers, mark } of state) {
    if (numbers.length === 0 || (mark !== null && lateMarks.has(mark))) continue;
    const group = groups.get(parent ?? messageId);
    if (group) group.push(...numbers);
    else groups.set(parent ?? messageId, [...numbers]);
  }
  const found: string[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  for (const numbers of groups.values()) {
    const lowest = Math.min(...numbers);
    if (lowest < highest) found.push(`post ${lowest} stands after post ${highest}`);
    highest = Math.max(highest, ...numbers);
  }
  return found;
}

function strangers({ state, markOf }: ChannelCase, rows: readonly Delivery[]): string[] {
  const delivered = new Map(rows.filter(({ state }) => state === 'delivered').map(({ key, receipt }) => [markOf(key), receipt]));
  return state.flatMap(({ messageId, mark }) => {
    if (mark === null) return [`message ${messageId} carries no mark`];
    const receipt = delivered.get(mark);
    if (receipt === undefined) return [`message ${messageId} (${mark}) stands, but the ledger has no such delivered row`];
    // A person's word that it is there leaves no receipt.
    return receipt === null || receipt.messageId === messageId
      ? []
      : [`the receipt of ${mark} names ${receipt.messageId}, not ${messageId}`];
  });
}

function emptyReceipts({ state, markOf }: ChannelCase, rows: readonly Delivery[]): string[] {
  const marks = new Set(state.map(({ mark }) => mark));
  return rows
    .filter(
      ({ state, digestKey, purpose }) => state === 'delivered' && digestKey === null && (purpose === 'announce' || purpose === 'digest'),
    )
    .filter(({ key }) => !marks.has(markOf(key)))
    .map(({ key }) => `${key} is delivered, but no such message stands`);
}
