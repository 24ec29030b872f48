import type { Delivery } from '../../model/delivery.ts';
import { reasonInWords } from '../../model/sentences/reasons.ts';
import type { Action, Block, Line } from '../../ports/reply.ts';
import { bold, code, lineOf, linkTo, list, moment, text } from '../build-reply.ts';
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
  const { resolving } = context.words;
  const more = rows.length - MAX_LISTED;
  const blocks = [text(resolving.inDoubt(rows.length)), list(lines), ...(more > 0 ? [text(resolving.oldest(more))] : [])];
  const actions = rows.slice(0, MAX_WITH_BUTTONS).flatMap(({ key }, index): Action[] => [
    { label: resolving.isThere(index + 1), command: `resolve ${key} sent` },
    { label: resolving.sendAgain(index + 1), command: `resolve ${key} resend` },
  ]);
  return { rows, blocks, actions, data };
}

async function lineFor(row: Delivery, index: number, context: CommandContext): Promise<Line> {
  const { words } = context;
  const { resolving } = words;
  const posts = await postsOf(row, context);
  const [first] = posts;
  const name = first === undefined ? resolving.names[row.purpose] : linkTo(first.title, first.url);
  const since = moment(row.firstSentAt ?? row.updatedAt);
  const why = `${words.colon}${reasonInWords(row.reason, words)} (`;
  const digest = row.purpose === 'digest' && first ? [resolving.digestOf(posts.length)] : [];
  const others = digest.length > 0 && posts.length > 1 ? [resolving.andOthers] : [];
  return lineOf([`${index + 1}. `, ...digest, name, ...others, ...resolving.where(bold(row.destination), since), why, code(row.key), ')']);
}
