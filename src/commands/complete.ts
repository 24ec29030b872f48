import { NAME_FIELD_LIST, type NameField } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import type { Words } from '../languages/index.ts';
import { cutText } from '../lib/cut-text.ts';
import { headlineNamesSource, headlineOf } from '../model/post-context.ts';
import { approvalName } from '../model/sentences/approval-notice.ts';
import type { Completion } from '../ports/command-shape.ts';
import type { Requester, Suggestion } from '../ports/reply.ts';
import type { SearchSuggestion } from '../search/suggest.ts';
import type { CommandContext } from './command.ts';
import { adminRightOf, mayManageSubscriptions } from './rights.ts';
import { subscriptionText } from './subscriptions/filter-text.ts';

type CompletionContext = Pick<CommandContext, 'engine' | 'archive' | 'ledger' | 'subscriptions' | 'isAdmin' | 'groups' | 'words'>;

const LABEL_MAX_CHARS = 100;
/** Maximum number of rows searched for the typed text. */
const LOOKED_AT = 200;
/** Completions that only admins may see. */
const FOR_ADMINS: ReadonlySet<Completion> = new Set(['batch', 'delivery', 'replay', 'paused']);

/** Returns completions of an option, at most `limit`; nothing that the requester may not see. */
export async function complete(
  by: Completion,
  typed: string,
  limit: number,
  requester: Requester,
  parts: CompletionContext,
): Promise<readonly Suggestion[]> {
  if (FOR_ADMINS.has(by) && !(await adminRightOf(requester, parts)).granted) return [];
  const { ledger, words } = parts;
  const fitting = (all: readonly Suggestion[]): readonly Suggestion[] => withWords(typed, all).slice(0, limit);
  switch (by) {
    case 'search':
      return (await parts.engine.suggest(typed, limit)).map((one) => described(one, parts));
    case 'post':
      return posts(typed, limit, parts);
    case 'tag':
    case 'source':
    case 'kind':
      return values(by, typed, limit, parts);
    case 'filter':
      return filters(typed, limit, parts);
    case 'subscription':
      return fitting(subscriptionsOf(requester, parts));
    case 'batch':
      return fitting(
        (await ledger.holds()).map(({ id, kind, posts: count, samples: [first] }) =>
          suggestion(`${id}: ${words.holding[kind](count)}${first ? `, ${first}` : ''}`, id),
        ),
      );
    case 'approval':
      return fitting(await approvalsOf(requester, parts));
    case 'delivery':
      return fitting(await inDoubt(parts));
    case 'paused':
      return fitting((await ledger.pauses()).map(({ target, reason }) => suggestion(`${target} (${reason.kind})`, target)));
    case 'replay':
      return [...fitting(replayWords(words)), ...(await posts(typed, limit, parts))].slice(0, limit);
  }
}

/** Selections that `replay` accepts besides a post. */
function replayWords({ replaying }: Words): readonly Suggestion[] {
  return Object.entries(replaying.choices).map(([query, label]) => ({ label, query }));
}

/** Adds the source of its post to a suggestion of the engine, because “v1.34.5” means little by itself. */
function described({ label, query, id }: SearchSuggestion, { archive }: Pick<CompletionContext, 'archive'>): Suggestion {
  const post = id === undefined ? null : archive.byId(id);
  return post ? suggestion(labelOf(post), query) : { label, query };
}

function labelOf(post: Post): string {
  const headline = headlineOf(post);
  return post.source === null || headlineNamesSource(post)
    ? headline
    : `${cutText(headline, LABEL_MAX_CHARS - Math.min(40, post.source.length) - 3)} · ${post.source}`;
}

/** Suggests posts by their unique ids, because several posts may share a title. */
async function posts(typed: string, limit: number, parts: CompletionContext): Promise<readonly Suggestion[]> {
  const found = await parts.engine.suggest(typed, limit);
  return found.flatMap(({ id }) => {
    const post = id === undefined ? null : parts.archive.byId(id);
    return post ? [suggestion(labelOf(post), post.id)] : [];
  });
}

/** Suggests values of one field, without the field's name. */
async function values(field: NameField, typed: string, limit: number, { engine }: CompletionContext): Promise<readonly Suggestion[]> {
  const found = await engine.suggest(`${field}:${typed.replace(/[":]/g, ' ').trim()}`, limit);
  const bare = (text: string): string => text.slice(field.length + 1).replaceAll('"', '');
  return found.map(({ label, query }) => suggestion(bare(label), bare(query)));
}

/** Completes the last word of a filter with values of every field; the text before it stays. */
async function filters(typed: string, limit: number, { engine }: CompletionContext): Promise<readonly Suggestion[]> {
  const word = typed.split(/\s/).at(-1) ?? '';
  const before = typed.slice(0, typed.length - word.length);
  if (word.includes(':') || word.includes('"')) return engine.suggest(typed, limit);
  const sign = word.startsWith('-') ? '-' : '';
  const each = Math.ceil(limit / NAME_FIELD_LIST.length);
  const found = await Promise.all(
    NAME_FIELD_LIST.map((field) => engine.suggest(`${before}${sign}${field}:${word.slice(sign.length)}`, each)),
  );
  const asTyped = typed.trim() === '' ? [] : [suggestion(typed.trim(), typed.trim())];
  return [...asTyped, ...found.flat()].slice(0, limit);
}

function subscriptionsOf({ where }: Requester, { subscriptions }: CompletionContext): readonly Suggestion[] {
  return subscriptions()
    .filter(({ destination, number }) => where !== null && destination === where && number > 0)
    .map((one) => suggestion(`${one.number}: ${subscriptionText(one)}`, String(one.number)));
}

/** Suggests the approvals that the requester may decide in this channel. */
async function approvalsOf(requester: Requester, parts: CompletionContext): Promise<readonly Suggestion[]> {
  const isForAll = parts.isAdmin(requester.from);
  if (!isForAll && !(await mayManageSubscriptions(requester, parts))) return [];
  const { approvals } = await parts.ledger.approvals({ open: true }, LOOKED_AT);
  return approvals
    .filter(({ destination, review }) => isForAll || destination === requester.where || review === requester.where)
    .map((one) =>
      suggestion(
        parts.words.approvals.forChannel(`${one.number}`, approvalName(one, parts.words), one.destination).join(''),
        String(one.number),
      ),
    );
}

async function inDoubt({ ledger, archive }: CompletionContext): Promise<readonly Suggestion[]> {
  const rows = await ledger.find({ states: ['in-doubt'] }, LOOKED_AT);
  return rows.map(({ key, postId, destination }) => suggestion(`${destination}: ${(postId && archive.byId(postId)?.title) ?? key}`, key));
}

/** Returns the suggestions whose labels contain every typed word. */
function withWords(typed: string, all: readonly Suggestion[]): readonly Suggestion[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

function suggestion(label: string, query: string): Suggestion {
  return { label: cutText(label, LABEL_MAX_CHARS), query };
}
