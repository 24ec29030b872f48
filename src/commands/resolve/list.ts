import type { Delivery } from '../../model/delivery.ts';
import { reasonInWords } from '../../model/sentences/reasons.ts';
import type { Action, Block, Line } from '../../ports/reply.ts';
import { bold, code, counted, lineOf, linkTo, list, moment, text } from '../build-reply.ts';
import type { CommandContext } from '../command.ts';
import { postsOf } from '../explain/posts-of.ts';
import { jsonFields } from '../json-fields.ts';

const MAX_ROWS = 10_000;
const MAX_LISTED = 10;
/** Two buttons each. */
const MAX_WITH_BUTTONS = 5;

/** Everything in doubt, the oldest first: for people, with buttons, and for machines. */
export interface InDoubtList {
  rows: readonly Delivery[];
  /** Empty where nothing is in doubt. */
  blocks: readonly Block[];
  actions: readonly Action[];
  data: readonly object[];
}

/** What is in doubt at the moment. */
export async function listInDoubt(context: CommandContext): Promise<InDoubtList> {
  const found = await context.ledger.find({ states: ['in-doubt'] }, MAX_ROWS);
  const rows = found.filter(({ digestKey }) => digestKey === null).toReversed();
  const data = rows.map(({ key, destination, purpose, reason, firstSentAt }) =>
    jsonFields({ key, destination, purpose, reason, firstSentAt }),
  );
  if (rows.length === 0) return { rows, blocks: [], actions: [], data };
  const lines: Line[] = [];
  for (const [index, row] of rows.slice(0, MAX_LISTED).entries()) lines.push(await lineFor(row, index, context));
  const more = rows.length - MAX_LISTED;
  const blocks = [
    text(`${counted(rows.length, 'message')} may or may not have arrived. Look in the channel, then decide:`),
    list(lines),
    ...(more > 0 ? [text(`…and ${more} more; these are the oldest.`)] : []),
  ];
  const actions = rows.slice(0, MAX_WITH_BUTTONS).flatMap(({ key }, index): Action[] => [
    { label: `${index + 1} is there`, command: `resolve ${key} sent` },
    { label: `Send ${index + 1} again`, command: `resolve ${key} resend` },
  ]);
  return { rows, blocks, actions, data };
}

async function lineFor(row: Delivery, index: number, context: CommandContext): Promise<Line> {
  const posts = await postsOf(row, context);
  const [first] = posts;
  const name = first === undefined ? NAMES[row.purpose] : linkTo(first.title, first.url);
  const since = moment(row.firstSentAt ?? row.updatedAt);
  const why = `: ${reasonInWords(row.reason)} (`;
  const digest = row.purpose === 'digest' && first ? [`a digest of ${counted(posts.length, 'post')}: `] : [];
  const others = digest.length > 0 && posts.length > 1 ? [' and others'] : [];
  return lineOf([`${index + 1}. `, ...digest, name, ...others, ' in ', bold(row.destination), ', sent ', since, why, code(row.key), ')']);
}

const NAMES: Readonly<Record<Delivery['purpose'], string>> = {
  announce: 'a post',
  digest: 'a digest',
  reminder: 'a reminder',
  thread: 'a thread',
  publish: 'a publication to followers',
  calendar: 'an entry in a calendar',
  edit: 'an edit',
  retract: 'a removal',
  notice: 'a notice to admins',
};
