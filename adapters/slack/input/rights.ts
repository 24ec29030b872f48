import { DeliveryError } from '../../../src/lib/errors.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import { createTtlCache } from '../../../src/lib/ttl-cache.ts';
import { createTtlSet } from '../../../src/lib/ttl-set.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { AskerRights, RightsAnswer } from '../../../src/ports/rights.ts';
import type { SlackAccess } from '../connection/identity.ts';
import type { Naming } from '../connection/naming.ts';
import { detailOf, neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { ADD_SCOPE, lackingScope } from '../missing-scope.ts';

/** What is asked about somebody. */
interface AskedAbout {
  user: string;
  /** Null: a direct message. */
  channel: string | null;
  /** Of the request and of the person, as far as Slack named them. */
  teams: readonly string[];
}

/** Answers what people may do, by Slack's own word. */
export interface SlackRights {
  of(asked: AskedAbout): AskerRights;
}

/** An answer is at most so old when it is used, ms. */
const TTL_MS = 60_000;
/** Slack answers within this time, or it is a no: somebody waits for the reply, ms. */
const ASK_MS = 2_500;
const MAX_KEYS = 2_000;
/** The longest time for which Slack is not asked again after a rate limit, ms. */
const MAX_WAIT_MS = 60_000;

/** Who somebody is in our workspace. */
interface Standing {
  isOurs: boolean;
  isAdmin: boolean;
}

/** What is known of a channel. */
interface ChannelFacts {
  creator: string | null;
  /** Shared with other workspaces (Slack Connect): its creator may belong to one of them. */
  isShared: boolean;
}

/** What could not be found out, and what a scope would have been for. */
const NEEDS = {
  'users.info': { scope: 'users:read', question: 'whether you are an admin of this workspace' },
  'conversations.info': { scope: 'channels:read', question: 'who created this channel' },
  'usergroups.users.list': { scope: 'usergroups:read', question: 'whether you are in a user group that may do this' },
  'auth.test': { scope: '', question: 'which workspace this is' },
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

/** Asks the Web API: one try each, answers shared and remembered for a minute. `now`: epoch ms. */
export function createSlackRights({ client, botToken: token, identity, naming, log, now, askMs = ASK_MS }: RightsOptions): SlackRights {
  const people = createTtlCache<Standing>(TTL_MS, now, MAX_KEYS);
  const channels = createTtlCache<ChannelFacts>(TTL_MS, now, MAX_KEYS);
  const members = createTtlCache<ReadonlySet<string>>(TTL_MS, now, MAX_KEYS);
  const logged = createTtlSet(TTL_MS, now);
  const waitUntilMs = new Map<Method, number>();

  /** @throws {CannotSay} */
  async function ask<T>(method: Method, call: () => Promise<T>): Promise<T> {
    try {
      const waitMs = (waitUntilMs.get(method) ?? 0) - now();
      if (waitMs > 0 && waitMs <= MAX_WAIT_MS) throw new DeliveryError({ kind: 'rate-limited', retryAfterMs: waitMs, scope: 'workspace' });
      return await rejectAfter(askMs, call(), () => new DeliveryError({ kind: 'unavailable', detail: `no answer within ${askMs} ms` }));
    } catch (error) {
      const failure = readFailureOf(error);
      if (failure.kind === 'rate-limited') waitUntilMs.set(method, now() + Math.min(failure.retryAfterMs, MAX_WAIT_MS));
      if (logged.add(method)) log('slack.rights-unknown', { method, failure: detailOf(failure) });
      throw new CannotSay(sentenceFor(method, error), error);
    }
  }

  const standingOf = (user: string): Promise<Standing> =>
    people.get(user, () =>
      ask('users.info', async () => {
        const [us, { user: found }] = await Promise.all([identity.get(), client.users.info({ token, user }).catch(nobody)]);
        const teams = [found?.team_id, ...(found?.teams ?? []), ...(found?.enterprise_user?.teams ?? [])];
        const isOurs = us.teamId !== null && teams.includes(us.teamId);
        const isAdmin = found?.is_admin === true || found?.is_owner === true || found?.is_primary_owner === true;
        return { isOurs, isAdmin: isOurs && isAdmin };
      }),
    );

  const factsOf = (channel: string): Promise<ChannelFacts> =>
    channels.get(channel, () =>
      ask('conversations.info', async () => {
        const { channel: found } = await client.conversations.info({ token, channel });
        return { creator: found?.creator ?? null, isShared: found?.is_ext_shared === true };
      }),
    );

  const membersOf = (group: string): Promise<ReadonlySet<string>> =>
    members.get(group, () =>
      ask('usergroups.users.list', async () => new Set((await client.usergroups.users.list({ token, usergroup: group })).users ?? [])),
    );

  /** Whether the request came from our workspace alone; of another one nobody has rights here. */
  async function isFromHere(teams: readonly string[]): Promise<boolean> {
    const us = await ask('auth.test', () => identity.get());
    return us.teamId !== null && teams.length > 0 && teams.every((team) => team === us.teamId || team === us.enterpriseId);
  }

  async function isCreator(user: string, channel: string): Promise<boolean> {
    const { creator, isShared } = await factsOf(channel);
    return creator === user && (!isShared || (await standingOf(user)).isOurs);
  }

  return {
    of: ({ user, channel, teams }) => ({
      isInGroup: (groups) => {
        const own = groups.flatMap((group) => naming.memberId(group) ?? []);
        return answerTo(isFromHere(teams), () => own.map((group) => membersOf(group).then((everybody) => everybody.has(user))));
      },
      managesChannel: async () =>
        channel === null || channel.startsWith('D')
          ? { granted: false, unknown: [] }
          : answerTo(isFromHere(teams), () => [isCreator(user, channel), standingOf(user).then(({ isAdmin }) => isAdmin)]),
    }),
  };
}

/** Whom our workspace does not know is nobody here. https://docs.slack.dev/reference/methods/users.info#errors */
function nobody(error: unknown): { user?: undefined } {
  if (!['user_not_found', 'user_not_visible'].includes(slackCodeOf(error) ?? '')) throw error;
  return {};
}

/** Slack did not say; the sentence is for who asked. */
class CannotSay extends Error {
  constructor(sentence: string, cause: unknown) {
    super(sentence, { cause });
  }
}

/** Granted where one of the questions is answered with yes. Never rejects. */
async function answerTo(isFromHere: Promise<boolean>, questions: () => readonly Promise<boolean>[]): Promise<RightsAnswer> {
  const [from] = await Promise.allSettled([isFromHere]);
  if (from.status === 'rejected' || !from.value) return { granted: false, unknown: unknownOf([from]) };
  const answers = await Promise.allSettled(questions());
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value)) return { granted: true, unknown: [] };
  return { granted: false, unknown: unknownOf(answers) };
}

function unknownOf(answers: readonly PromiseSettledResult<boolean>[]): readonly string[] {
  const sentences = answers.flatMap((answer) => (answer.status === 'rejected' ? [sentenceOf(answer.reason)] : []));
  return [...new Set(sentences)];
}

function sentenceOf(reason: unknown): string {
  return reason instanceof CannotSay ? reason.message : 'Slack could not be asked about your rights. Try again in a moment.';
}

/** Why Slack did not say, and what to do. Pure. */
function sentenceFor(method: Method, error: unknown): string {
  const { scope, question } = NEEDS[method];
  const code = slackCodeOf(error);
  if (code === 'missing_scope') {
    return `${lackingScope(neededScopeOf(error) ?? scope)}, so Herald can’t ask ${question}. ${ADD_SCOPE}`;
  }
  if (code === 'no_such_subteam')
    return 'A user group that the settings name does not exist in this workspace: herald doctor says which one.';
  if (code === 'channel_not_found') return 'Herald can’t see this channel: invite it there, and ask again.';
  const failure = readFailureOf(error);
  const why = failure.kind === 'rate-limited' ? 'it asks Herald to wait' : detailOf(failure);
  return `Slack did not say ${question} (${why}). Try again in a minute.`;
}
