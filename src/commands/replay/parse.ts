import type { ReplayAction } from '../../announce/plan/plan-replay.ts';
import type { Words } from '../../languages/index.ts';
import type { DeliveryState } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import { destinationExamples, type PlatformList, parseDestinationArgument } from '../../model/platform.ts';
import type { SubscriptionFilter } from '../../model/subscription.ts';
import type { DeliverySelection } from '../../ports/ledger/delivery-store.ts';
import { PLAN_NAME } from '../shown-plans.ts';

/** What an admin wants to do with deliveries. */
export interface ReplayRequest {
  action: ReplayAction;
  selection: DeliverySelection;
  /** Which posts; null: any. */
  filter: SubscriptionFilter | null;
  /** Words that name one post; null if states, times or filters select the deliveries. */
  reference: string | null;
  dryRun: boolean;
  /** `--yes`: no button needed. */
  yes: boolean;
  /** Name of the plan that was shown, carried by a button; null if none was. */
  plan: string | null;
}

const STATES: readonly DeliveryState[] = ['failed', 'held', 'skipped', 'in-doubt'];
/** Posts that were too old to be announced when they were first seen. */
const STALE: DeliverySelection = { states: ['skipped'], reasons: ['stale'] };
const ACTIONS: ReadonlyMap<string, ReplayAction> = new Map([
  ['resend', 'resend'],
  ['edit', 'edit'],
  ['digest', 'digest'],
  ['seen', 'seen'],
  ['mark-seen', 'seen'],
]);
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DAY_MS = 86_400_000;

/** The request as far as its words have been read. */
interface Draft extends Pick<ReplayRequest, 'action' | 'dryRun' | 'yes' | 'plan'> {
  states: DeliveryState[];
  /** Only posts that were too old when they were first seen. */
  stale: boolean;
  selection: Pick<DeliverySelection, 'since' | 'until' | 'destination'>;
  /** Values of each filter. */
  named: { tag: string[]; source: string[]; kind: string[] };
  reference: string[];
}

/** Where and when the command was typed, and the platforms that it may name. */
interface ParseContext {
  here: Destination | null;
  now: Date;
  platforms: PlatformList;
  words: Words;
}

/** Parses `failed since:7d in:slack:C0123 as:digest dry-run` or `https://… in:here` into a request, or says what is wrong with it. Pure. */
export function parseReplay(args: string, context: ParseContext): ReplayRequest | { mistake: string } {
  const { replaying: said } = context.words;
  const draft: Draft = {
    action: 'resend',
    dryRun: false,
    yes: false,
    plan: null,
    states: [],
    stale: false,
    selection: {},
    named: { tag: [], source: [], kind: [] },
    reference: [],
  };
  for (const word of splitWords(args)) {
    const mistake = takeWord(draft, word, context);
    if (mistake !== null) return { mistake };
  }
  const { action, states, stale, selection, named, reference, dryRun, yes, plan } = draft;
  const { since, until } = selection;
  const filtered = named.tag.length + named.source.length + named.kind.length > 0;
  const selects = states.length > 0 || stale || since !== undefined || until !== undefined || filtered;
  const [beside] = [...states, ...(stale ? ['stale'] : []), ...(since ? ['since:'] : []), ...(until ? ['until:'] : []), said.aFilter];
  if (selects && reference.length > 0) return { mistake: said.notBeside(reference.join(' '), beside ?? '') };
  if (!selects && reference.length === 0) return { mistake: said.what };
  if (stale && states.some((state) => state !== 'skipped')) return { mistake: said.notBeside('stale', beside ?? '') };
  return {
    action,
    selection: { ...(stale ? STALE : states.length > 0 ? { states } : {}), ...selection },
    filter: filtered ? { tags: named.tag, sources: named.source, kinds: named.kind, words: [] } : null,
    reference: selects ? null : reference.join(' '),
    dryRun,
    yes,
    plan,
  };
}

/** Adds one word to the draft; returns what is wrong with it, or null. */
function takeWord(draft: Draft, word: string, context: ParseContext): string | null {
  const state = STATES.find((name) => name === word);
  if (state) draft.states.push(state);
  else if (word === 'stale') draft.stale = true;
  else if (/^(?:--)?dry-run$/.test(word)) draft.dryRun = true;
  else if (word === '--yes') draft.yes = true;
  else {
    const [, field, value = ''] = /^(since|until|in|as|plan|tag|source|kind):(.*)$/s.exec(word) ?? [];
    if (field === undefined) draft.reference.push(word);
    else return takeField(draft, field as Field, value.replace(/^["“](.*)["”]$/s, '$1'), context);
  }
  return null;
}

type Field = 'since' | 'until' | 'in' | 'as' | 'plan' | keyof Draft['named'];

function takeField(
  draft: Draft,
  field: Field,
  value: string,
  { here, now, platforms, words: { replaying: said } }: ParseContext,
): string | null {
  switch (field) {
    case 'since':
    case 'until': {
      const at = instantOf(value, field, now);
      if (at === null) return said.noTime(`${field}:${value}`, field);
      draft.selection[field] = at;
      return null;
    }
    case 'in': {
      const destination = parseDestinationArgument(value, here, platforms);
      if (destination === null) return said.noChannel(`in:${value}`, destinationExamples(platforms, 'in:'));
      draft.selection.destination = destination;
      return null;
    }
    case 'plan': {
      if (!PLAN_NAME.test(value)) return said.noPlan(`plan:${value}`);
      draft.plan = value;
      return null;
    }
    case 'as': {
      const action = ACTIONS.get(value);
      if (action === undefined) return said.noAction(`as:${value}`);
      draft.action = action;
      return null;
    }
    default: {
      if (value === '') return said.noValue(`${field}:`);
      draft.named[field].push(value);
      return null;
    }
  }
}

/** Splits arguments at blanks, but keeps quoted text together; an unclosed quote runs to the end. One pass. */
function splitWords(args: string): readonly string[] {
  return args.match(/(?:["“][^"”]*(?:["”]|$)|[^\s"“])+/g) ?? [];
}

/** Parses `7d` (that long ago), an instant, or a day (its beginning, for `until` its end) into an ISO instant; null if it is none of these. */
function instantOf(words: string, field: 'since' | 'until', now: Date): string | null {
  const ago = /^(\d{1,4})([mhdw])$/.exec(words);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0)).toISOString();
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.test(words)) return null;
  const isDay = words.length === 10;
  const at = Date.parse(isDay ? `${words}T00:00:00Z` : words);
  return Number.isNaN(at) ? null : new Date(isDay && field === 'until' ? at + DAY_MS : at).toISOString();
}
