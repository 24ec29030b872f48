import { type Language, type Words, wordsOf } from '../../../src/languages/index.ts';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import { createTtlCache } from '../../../src/lib/ttl-cache.ts';
import { createTtlSet } from '../../../src/lib/ttl-set.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { RequesterRights, RightsAnswer } from '../../../src/ports/rights.ts';
import type { Naming, SlackAccess } from '../connection/identity.ts';
import { TOKEN_PAGE } from '../connection/tokens.ts';
import { detailOf, neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { isUnknownPerson } from '../people.ts';

/** Whose rights are in question, and where. */
interface AskedAbout {
  user: string;
  /** null: a direct message. */
  channel: string | null;
  /** Workspaces of the request and of the person, as far as Slack named them. */
  teams: readonly string[];
  /** Language of sentences about what could not be determined; left out: English. */
  language?: Language;
}

/** Determines what people may do, according to Slack. */
export type SlackRights = ReturnType<typeof createSlackRights>;

/** Maximum age of a cached answer, ms. */
const TTL_MS = 60_000;
/** Maximum time to wait for Slack, ms, after which the right is denied: somebody is waiting for the reply. */
const ASK_MS = 2_500;
const MAX_KEYS = 2_000;
/** Maximum time without requests to Slack after a rate limit, ms. */
const MAX_WAIT_MS = 60_000;

/** What can't be determined if a method fails, and the scope that the method needs. */
const NEEDS = {
  'users.info': { scope: 'users:read', question: 'workspaceAdmin' },
  'conversations.info': { scope: 'channels:read', question: 'channelCreator' },
  'usergroups.users.list': { scope: 'usergroups:read', question: 'groupMember' },
  'auth.test': { scope: '', question: 'workspace' },
} as const;
type Method = keyof typeof NEEDS;

interface RightsOptions extends Pick<SlackAccess, 'client' | 'botToken' | 'identity'> {
  naming: Pick<Naming, 'memberId'>;
  log: Log;
  /** Epoch ms. */
  now(): number;
  /** Time limit of a question, ms; default 2,500. */
  askMs?: number;
}

/** Creates a source of rights that asks the Web API: one try per question; answers are shared and cached for a minute. `now`: epoch ms. */
export function createSlackRights({ client, botToken: token, identity, naming, log, now, askMs = ASK_MS }: RightsOptions) {
  const logged = createTtlSet(TTL_MS, now);
  const waitUntilMs = new Map<Method, number>();

  /** Asks Slack, unless it has just asked us to wait. @throws {RightsUnknown} if there is no answer */
  async function ask<T>(method: Method, call: () => Promise<T>): Promise<T> {
    try {
      const waitMs = (waitUntilMs.get(method) ?? 0) - now();
      if (waitMs > 0 && waitMs <= MAX_WAIT_MS) throw new DeliveryError({ kind: 'rate-limited', retryAfterMs: waitMs, scope: 'workspace' });
      return await rejectAfter(askMs, call(), () => new DeliveryError({ kind: 'unavailable', detail: `no answer within ${askMs} ms` }));
    } catch (error) {
      const failure = readFailureOf(error);
      if (failure.kind === 'rate-limited') waitUntilMs.set(method, now() + Math.min(failure.retryAfterMs, MAX_WAIT_MS));
      if (logged.add(method)) log('slack.rights-unknown', { method, failure: detailOf(failure) });
      throw new RightsUnknown(method, error);
    }
  }

  /** The same with cached answers. */
  function remembering<T>(method: Method, call: (about: string) => Promise<T>): (about: string) => Promise<T> {
    const cache = createTtlCache<T>(TTL_MS, now, MAX_KEYS);
    return (about) => cache.get(about, () => ask(method, () => call(about)));
  }

  const rankOf = remembering('users.info', async (user) => {
    const [us, { user: found }] = await Promise.all([identity.get(), client.users.info({ token, user }).catch(nobody)]);
    const teams = [found?.team_id, ...(found?.teams ?? []), ...(found?.enterprise_user?.teams ?? [])];
    const isOurs = us.teamId !== null && teams.includes(us.teamId);
    const isAdmin = found?.is_admin === true || found?.is_owner === true || found?.is_primary_owner === true;
    return { isOurs, isAdmin: isOurs && isAdmin };
  });

  const channelOf = remembering('conversations.info', async (channel) => (await client.conversations.info({ token, channel })).channel);

  const membersOf = remembering(
    'usergroups.users.list',
    async (usergroup) => new Set((await client.usergroups.users.list({ token, usergroup })).users ?? []),
  );

  /** Whether the request came from our workspace alone; people of other workspaces have no rights here. */
  async function isFromHere(teams: readonly string[]): Promise<boolean> {
    const us = await ask('auth.test', () => identity.get());
    return us.teamId !== null && teams.length > 0 && teams.every((team) => team === us.teamId || team === us.enterpriseId);
  }

  async function isCreator(user: string, channel: string): Promise<boolean> {
    const found = await channelOf(channel);
    // The creator of a shared channel (Slack Connect) may belong to another workspace.
    return found?.creator === user && (found.is_ext_shared !== true || (await rankOf(user)).isOurs);
  }

  return ({ user, channel, teams, language = 'en' }: AskedAbout): RequesterRights => ({
    isInGroup: (groups) => {
      const own = groups.flatMap((group) => naming.memberId(group) ?? []);
      return answerTo(language, isFromHere(teams), () => own.map((group) => membersOf(group).then((everybody) => everybody.has(user))));
    },
    managesChannel: async () =>
      channel === null || channel.startsWith('D')
        ? { granted: false, unknown: [] }
        : answerTo(language, isFromHere(teams), () => [isCreator(user, channel), rankOf(user).then(({ isAdmin }) => isAdmin)]),
  });
}

/** Returns an answer without a person if our workspace does not know them; otherwise throws the error. */
function nobody(error: unknown): { user?: undefined } {
  if (!isUnknownPerson(error)) throw error;
  return {};
}

/** Slack did not answer. */
class RightsUnknown extends Error {
  readonly method: Method;
  constructor(method: Method, cause: unknown) {
    super(`${method} was not answered`, { cause });
    this.method = method;
  }
}

/** Grants a right if one of the questions is answered with yes; they are asked only about people who are from here. Never rejects. */
async function answerTo(
  language: Language,
  isFromHere: Promise<boolean>,
  questions: () => readonly Promise<boolean>[],
): Promise<RightsAnswer> {
  const ask = isFromHere.then((isHere) => (isHere ? Promise.allSettled(questions()) : []));
  const answers = await ask.catch((reason: unknown) => [{ status: 'rejected' as const, reason }]);
  const granted = answers.some((answer) => answer.status === 'fulfilled' && answer.value);
  const sentences = answers.flatMap((answer) => (answer.status === 'rejected' ? sentenceFor(answer.reason, wordsOf(language)) : []));
  return { granted, unknown: granted ? [] : [...new Set(sentences)] };
}

/** Returns why Slack did not answer, and what to do. Pure. */
function sentenceFor(reason: unknown, { unknownRights }: Words): string {
  if (!(reason instanceof RightsUnknown)) return unknownRights.notAnswered;
  const { method, cause: error } = reason;
  const needs = NEEDS[method];
  const question = unknownRights[needs.question];
  const code = slackCodeOf(error);
  if (code === 'missing_scope') {
    const scope = neededScopeOf(error) ?? needs.scope;
    const lacks = scope.includes(',') ? unknownRights.lacksOneOf : unknownRights.lacksScope;
    return lacks(scope.replaceAll(',', ', '), question, TOKEN_PAGE);
  }
  if (code === 'no_such_subteam') return unknownRights.noSuchGroup;
  if (code === 'channel_not_found') return unknownRights.channelUnseen;
  const failure = readFailureOf(error);
  return unknownRights.notSaid('Slack', question, failure.kind === 'rate-limited' ? unknownRights.askedToWait : detailOf(failure));
}
