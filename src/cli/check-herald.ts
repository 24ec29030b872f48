import type { Herald } from '../app/compose.ts';
import { clausesOf } from '../archive/query/expression.ts';
import { mapNameFields, matchesName, namesIn } from '../archive/query/name-fields.ts';
import { counted } from '../commands/build-reply.ts';
import type { Config } from '../config/config.ts';
import type { Post } from '../content/post.ts';
import { subscriptionExpression } from '../filter/subscription-expression.ts';
import { wordsOf } from '../languages/index.ts';
import { foldText } from '../lib/fold-text.ts';
import { nearest } from '../lib/nearest.ts';
import { ANSWER_MS, askWithin } from '../lib/timeout.ts';
import { type PauseTarget, platformOf } from '../model/destination.ts';
import { calendarProblems } from '../model/event.ts';
import type { Hold } from '../model/hold.ts';
import { isTrusted, localPerson, platformNamed } from '../model/platform.ts';
import type { PauseReason } from '../model/reason.ts';
import { adviceFor, reasonInWords } from '../model/sentences/reasons.ts';
import { needsCalendar, type Subscription } from '../model/subscription.ts';
import type { PartHealth } from '../ports/health.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Reply } from '../ports/reply.ts';

/** Time limit for checks of many channels on a platform that answers, ms. */
export const CHECK_MS = 30_000;

/** Returns the findings of `doctor` about an open Herald. `running`: whether this is the process of a running Herald. Never rejects. */
export async function checkHerald(herald: Herald, config: Config, running: boolean): Promise<readonly Finding[]> {
  const from = localPerson(config.platforms);
  // Includes subscriptions that people created; if the database is unavailable, only those of the settings are known.
  await askWithin(ANSWER_MS, herald.subscriptions.refresh);
  const { current, withSettings } = herald.subscriptions;
  // A Herald that is not running has not yet written the current settings to the database.
  const subscriptions = running ? current() : withSettings(current());
  const [status, platforms] = await Promise.all([
    herald.handler.handle({ text: 'status', from, where: null, confirmed: false, locale: 'en' }),
    Promise.all(herald.messengers.map((messenger) => checkPlatform(messenger, config, subscriptions))),
  ]);
  if (!isStatus(status)) return [{ part: 'herald', ok: false, detail: 'could not report its status; see its log' }, ...platforms.flat()];
  const { parts } = status.data as { parts: readonly PartHealth[] };
  // A Herald that is not running is not connected to any platform.
  const own = running ? parts : parts.filter(({ part }) => !herald.messengers.some(({ platform }) => platform === part));
  return [...own.map(findingOf), ...platforms.flat(), adminFinding(config), ...deliveryFindings(status)];
}

function findingOf({ part, ready, detail, hint }: PartHealth): Finding {
  return { part, ok: ready, detail: hint ? `${detail}. ${hint}` : detail };
}

/** Checks a platform's token, channels, scopes and permissions, and the groups that subscriptions mention. `subscriptions`: of any platform. */
export async function checkPlatform(
  messenger: Messenger,
  config: Config,
  subscriptions: readonly Subscription[],
): Promise<readonly Finding[]> {
  const { platform } = messenger;
  if (isTrusted(platform, config.platforms)) return [];
  const finding = (ok: boolean, detail: string): Finding => ({ part: platform, ok, detail });
  // A platform that does not answer a single request is not asked about each channel.
  const answers = await askWithin(ANSWER_MS, () => messenger.probe(null));
  if (!answers.known && answers.late) return [finding(false, "does not answer: its channels can't be checked")];
  // Channels that get messages, and channels in which approval is requested.
  const subscribed = subscriptions.flatMap(({ destination, approve }) =>
    typeof approve === 'string' ? [destination, approve] : [destination],
  );
  const own = [...subscribed, config.terms.adminDestination, config.approvals.review].filter(
    (destination) => platformOf(destination) === platform,
  );
  const channels = [...new Set(own)];
  const { admins, managers } = config.groups;
  const groups = [...new Set([...(admins[platform] ?? []), ...(managers[platform] ?? [])])];
  const problems = await askWithin(CHECK_MS, () => messenger.check(channels, groups));
  if (!problems.known) return [finding(false, `the channels could not be checked within ${CHECK_MS / 1000} s`)];
  const mentions = await mentionFindings(messenger, subscriptions);
  const invitation = await askWithin(ANSWER_MS, async () => messenger.invitation?.({ calendar: needsCalendar(subscriptions, platform) }));
  const works = channels.length === 0 ? 'no channel is subscribed' : `works: ${counted(channels.length, 'channel')} checked`;
  return [
    ...problems.value.map((detail) => finding(false, detail)),
    ...mentions,
    ...(await calendarFindings(messenger, subscriptions)),
    ...(problems.value.length === 0 ? [finding(true, works)] : []),
    ...(invitation.known && invitation.value ? [finding(true, `invite it with ${invitation.value}`)] : []),
  ];
}

/** Checks what prevents events from being added to the calendars that subscriptions ask for. */
async function calendarFindings({ platform, calendars }: Messenger, subscriptions: readonly Subscription[]): Promise<readonly Finding[]> {
  const own = subscriptions.filter(({ destination, calendar }) => calendar && platformOf(destination) === platform);
  if (own.length === 0) return [];
  const answer = await askWithin(CHECK_MS, async () =>
    calendarProblems(platform, calendars, [...new Set(own.map((one) => one.destination))]),
  );
  const problems = answer.known ? answer.value : [`${platform} did not say whether events can be written into its calendars`];
  return problems.map((detail) => ({ part: platform, ok: false, detail }));
}

/** Returns the roles and user groups that subscriptions mention but that can't be mentioned. */
async function mentionFindings({ platform, checkMention }: Messenger, subscriptions: readonly Subscription[]): Promise<readonly Finding[]> {
  const asked = new Map(
    subscriptions.flatMap(({ destination, mention }) =>
      mention && platformOf(destination) === platform
        ? [[`${destination} ${mention.who}`, { destination, who: mention.who }] as const]
        : [],
    ),
  );
  const findings: Finding[] = [];
  // One after the other, so that a check does not hit a rate limit.
  for (const { destination, who } of asked.values()) {
    const answer = await askWithin(ANSWER_MS, async () => checkMention?.(destination, who) ?? null);
    const detail = answer.known
      ? answer.value?.detail
      : `${platform} did not say within ${ANSWER_MS / 1000} s whether ${who} can be mentioned`;
    if (detail !== undefined) findings.push({ part: platform, ok: false, detail });
  }
  return findings;
}

/** What `doctor` reports about one part. */
export interface Finding {
  part: string;
  ok: boolean;
  /** What is wrong, and what to do about it. */
  detail: string;
}

interface StatusFacts {
  /** What could not be queried is null, and is listed in `unknown`. */
  paused: boolean | null;
  pauses: readonly { whom: PauseTarget; cause: PauseReason; held: number }[] | null;
  holds: readonly Hold[] | null;
  unknown: readonly string[];
}

/** Whether a reply is an answer of `status`, not an apology for a failure. Pure. */
export function isStatus({ data }: Reply): boolean {
  return typeof data === 'object' && data !== null && 'parts' in data;
}

/** Returns pauses and open holds as findings, from the answer of `status`. Pure. */
export function deliveryFindings({ data }: Reply): readonly Finding[] {
  const { paused, pauses, holds, unknown } = data as StatusFacts;
  return [
    ...(unknown.length > 0
      ? [{ part: 'deliveries', ok: false, detail: 'could not be read completely: the database or the queue does not answer' }]
      : []),
    ...(paused ? [{ part: 'deliveries', ok: false, detail: 'all are paused by an admin: herald resume goes on' }] : []),
    ...(pauses ?? []).map(({ whom, cause, held }) => ({
      part: whom,
      ok: false,
      detail: `accepts no messages: ${reasonInWords(cause, wordsOf('en'))}; ${counted(held, 'delivery', 'deliveries')} held. ${adviceFor(cause, wordsOf('en'))}${cause.kind === 'not-connected' ? ': they are sent by themselves' : `, then herald resume ${whom}`}`,
    })),
    ...(holds ?? []).map(({ id, posts, kind }) => ({
      part: `hold ${id}`,
      ok: false,
      detail: `${counted(posts, 'post')} (${kind}) wait for a decision: herald holds lists them`,
    })),
  ];
}

/** Returns whether notices reach the admins and somebody may use their buttons. Pure. */
export function adminFinding({ terms, admins, groups, platforms }: Config): Finding {
  const part = 'admin channel';
  const to = terms.adminDestination;
  const platform = platformOf(to);
  const known = platformNamed(platform, platforms);
  if (known?.trusted) return { part, ok: true, detail: `notices appear in the ${platform}; HERALD_ADMIN_CHANNEL names a channel` };
  if (!known?.open)
    return {
      part,
      ok: false,
      detail: `${to} can't be told anything: ${platform} is not connected. Set its tokens, or another HERALD_ADMIN_CHANNEL`,
    };
  if (!admins.some((admin) => admin.platform === platform) && (groups.admins[platform] ?? []).length === 0)
    return { part, ok: false, detail: `nobody may press the buttons in ${to}: name people of ${platform} in HERALD_ADMINS` };
  return { part, ok: true, detail: `notices go to ${to}` };
}

/** Built-in kinds, which are known even if no post has them. */
const OWN_KINDS = ['link', 'release', 'event'];

/**
 * Finds kinds, tags and sources that subscriptions ask for but no post has. If posts have a similar one, the name is probably misspelt (not ok);
 * otherwise it may be meant for future posts. Empty if all are known, or there are no posts to compare with. Pure.
 */
export function subscriptionFindings(subscriptions: readonly Subscription[], posts: readonly Post[]): readonly Finding[] {
  if (posts.length === 0) return [];
  const known = mapNameFields((field) => [
    ...new Set([...(field === 'kind' ? OWN_KINDS : []), ...posts.flatMap((post) => namesIn(post, field))]),
  ]);
  return subscriptions.flatMap(({ origin, destination, filter }) =>
    clausesOf(subscriptionExpression(filter)).flatMap((clause) => {
      if (clause.type !== 'name' || known[clause.field].some((own) => matchesName(own, clause))) return [];
      const { field, value } = clause;
      const meant = nearestName(value, known[field]);
      const detail = `${destination} asks for ${field} “${value}”, which no post has`;
      return [{ part: origin, ok: meant === null, detail: meant === null ? `${detail} yet` : `${detail}. Did you mean “${meant}”?` }];
    }),
  );
}

/** Returns the name that was probably meant, as posts write it; null if none is similar. */
function nearestName(value: string, names: readonly string[]): string | null {
  const byFolded = new Map(names.map((name) => [foldText(name), name]));
  const near = nearest(foldText(value), [...byFolded.keys()]);
  return near === null ? null : (byFolded.get(near) ?? null);
}
