import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { channelOf, type Destination, platformOf } from '../../../src/model/destination.ts';
import type { PauseReason } from '../../../src/model/reason.ts';
import type { MentionProblem } from '../../../src/ports/messenger.ts';
import type { Identity } from '../connection/identity.ts';
import { ADD_SCOPE, lackingScope } from '../connection/tokens.ts';
import type { Workspace, Workspaces } from '../connection/workspaces.ts';
import { detailOf, failureOf, neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { failureOfCode, isRemoval, missingScope } from '../failure-codes.ts';
import { blockProblems } from './check-blocks.ts';

/** A problem with one channel: a sentence, or a scope that the app lacks and what that means for the channels concerned. */
type ChannelProblem = { sentence: string } | { scope: string; channel: Destination; meaning: (channels: string) => string };

/** Asks Slack whether tokens and channels can be used; returns a sentence for each problem, with what to do. Every workspace is checked if no channels or any `groups` are given. Never throws. */
export async function checkWorkspaces(
  workspaces: Workspaces,
  destinations: readonly Destination[],
  groups?: readonly string[],
): Promise<readonly string[]> {
  const channels = new Map<Workspace, Destination[]>();
  const problems: string[] = [];
  try {
    if (destinations.length === 0 || groups !== undefined) for (const one of await workspaces.all()) channels.set(one, []);
    for (const destination of destinations.filter((one) => platformOf(one) === 'slack')) {
      const found = await workspaces.at(destination).catch((error: unknown) => failureOf(error));
      if ('kind' in found) problems.push(`${destination}: ${detailOf(found)}${adviceOf(found)}.`);
      else channels.set(found, [...(channels.get(found) ?? []), destination]);
    }
  } catch (error) {
    return [`Herald can’t read which workspaces it is in (${detailOf(readFailureOf(error))}).`];
  }
  for (const [workspace, own] of channels) problems.push(...(await checkWorkspace(workspace, own, groups)));
  const [any] = channels.keys();
  return groups === undefined || any === undefined ? problems : [...problems, ...(await blockProblems(any))];
}

function adviceOf(failure: Failure): string {
  return 'advice' in failure && failure.advice !== undefined ? `. ${failure.advice}` : '';
}

/** The same for one workspace. A scope that several channels need is reported once. */
async function checkWorkspace(
  access: Workspace,
  destinations: readonly Destination[],
  groups: readonly string[] | undefined,
): Promise<readonly string[]> {
  let us: Identity;
  try {
    us = await access.identity.renew();
    access.tokenState.refusal = null;
  } catch (error) {
    const failure = readFailureOf(error);
    if (failure.kind === 'unauthorized') access.tokenState.refusal = failure.detail;
    return failure.kind === 'unauthorized'
      ? [`Slack refuses ${access.token.name} (${failure.detail}): ${access.token.renew}.`]
      : [`Slack can't be reached right now (${detailOf(failure)}).`];
  }
  const problems: ChannelProblem[] = [];
  // One after the other: a check is no reason to run into a rate limit.
  for (const destination of destinations) problems.push(...(await channelProblems(access, us, channelOf(destination))));
  return [
    ...missingScopes(us),
    ...problems.flatMap((problem) => ('sentence' in problem ? [problem.sentence] : [])),
    ...scopeSentences(problems),
    ...(groups === undefined ? [] : await rightsProblems(access, us, groups)),
  ];
}

function missingScopes({ scopes }: Identity): string[] {
  if (scopes === null) return [];
  return ['chat:write', 'commands'].flatMap((scope) => (scopes.includes(scope) ? [] : [`${lackingScope(scope)}. ${ADD_SCOPE}`]));
}

const MAX_NAMED = 10;

/** Returns one sentence per scope, with all channels that it concerns. Pure. */
function scopeSentences(problems: readonly ChannelProblem[]): string[] {
  const lacks = problems.flatMap((problem) => ('scope' in problem ? [problem] : []));
  return [...new Set(lacks.map(({ scope }) => scope))].map((scope) => {
    const own = lacks.filter((lack) => lack.scope === scope);
    const named = own.slice(0, MAX_NAMED).map(({ channel }) => channel);
    const channels = `${named.join(', ')}${own.length > MAX_NAMED ? ` and ${own.length - MAX_NAMED} more` : ''}`;
    return `${lackingScope(scope)}: ${own[0]?.meaning(channels)}. ${ADD_SCOPE}`;
  });
}

const unprovable = (channels: string): string =>
  `after a crash Herald can't see whether a message arrived in ${channels}, and asks you instead of guessing`;

async function channelProblems({ client, botToken, naming }: Workspace, us: Identity, id: string): Promise<ChannelProblem[]> {
  const channel = naming.channel(id);
  const may = (scope: string): boolean => us.scopes === null || us.scopes.includes(scope);
  try {
    const { channel: facts } = await client.conversations.info({ token: botToken, channel: id });
    if (facts?.is_archived === true) return [{ sentence: `${channel} is archived: nothing can be posted there.` }];
    const isPrivate = facts?.is_private === true;
    const works = may('chat:write.public') && !isPrivate ? ` posting works, but ${unprovable(channel)};` : '';
    if (facts?.is_member !== true) return [{ sentence: `Herald is not in ${channel}:${works} invite @${us.name} there.` }];
    const history = isPrivate ? 'groups:history' : 'channels:history';
    return may(history) ? [] : [{ scope: history, channel, meaning: unprovable }];
  } catch (error) {
    const code = slackCodeOf(error);
    if (code === 'channel_not_found')
      return [{ sentence: `${channel} was not found: check the id, and invite @${us.name} where the channel is private.` }];
    const scope = neededScopeOf(error) ?? 'channels:read,groups:read';
    if (code === 'missing_scope') return [{ scope, channel, meaning: (channels) => `${channels} can't be checked` }];
    return [{ sentence: `${channel} can't be checked right now (${code ?? readFailureOf(error).kind}).` }];
  }
}

/** Returns what keeps Slack from answering who may do what: missing scopes, and user groups that don't exist or are disabled. Never throws. */
async function rightsProblems(access: Workspace, { scopes }: Identity, groups: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = [];
  const lacks = (scope: string, meaning: string) => problems.push(`${lackingScope(scope)}: ${meaning}. ${ADD_SCOPE}`);
  if (scopes !== null && !scopes.includes('users:read')) lacks('users:read', 'admins of the workspace can’t decide what a channel gets');
  const own = groups.flatMap((group) => access.naming.memberId(group) ?? []);
  if (own.length === 0) return problems;
  try {
    const known = await userGroupsOf(access);
    for (const id of own) {
      const group = known.get(id);
      if (group === undefined)
        problems.push(`The user group ${id} does not exist in this workspace: correct HERALD_ADMINS or HERALD_SLACK_MANAGERS.`);
      else if (group.isDisabled) problems.push(`The user group ${id} (@${group.handle}) is disabled: enable it, or name another.`);
    }
  } catch (error) {
    const code = slackCodeOf(error);
    if (code === 'missing_scope')
      lacks(neededScopeOf(error) ?? 'usergroups:read', 'nobody has rights through the user groups that the settings name');
    else problems.push(`The user groups ${own.join(', ')} can't be checked right now (${code ?? readFailureOf(error).kind}).`);
  }
  return problems;
}

/** Returns the user groups of a workspace by id. @throws the SDK's error */
async function userGroupsOf({ client, botToken: token }: Workspace): Promise<ReadonlyMap<string, { handle: string; isDisabled: boolean }>> {
  const { usergroups = [] } = await client.usergroups.list({ token, include_disabled: true });
  return new Map(usergroups.map(({ id = '', handle = '', date_delete = 0 }) => [id, { handle, isDisabled: date_delete > 0 }]));
}

/** Checks that a user group exists in the workspace and is enabled: then anybody can mention it. null if it can be mentioned. Never rejects. */
export async function checkMention(access: Workspace, id: string): Promise<MentionProblem | null> {
  const no = (detail: string): MentionProblem => ({ detail, certain: true });
  try {
    const group = (await userGroupsOf(access)).get(id);
    if (group === undefined) return no(`the user group ${id} does not exist in this workspace: copy its id from People → User groups`);
    return group.isDisabled ? no(`the user group @${group.handle} (${id}) is disabled: enable it, or name another`) : null;
  } catch (error) {
    const code = slackCodeOf(error);
    const lacking = `${lackingScope(neededScopeOf(error) ?? 'usergroups:read')}. ${ADD_SCOPE}`;
    const unanswered = `the user group ${id} can't be checked right now (${code ?? readFailureOf(error).kind})`;
    return { detail: code === 'missing_scope' ? lacking : unanswered, certain: false };
  }
}

/**
 * Asks whether a workspace (null) or a channel of it would take messages now, without sending one. `since`: why it is paused. A channel that Herald was removed
 * from, even a public one, needs an invitation first. @throws {DeliveryError} as sending a message would
 */
export async function probeSlack(
  { client, botToken, identity, call }: Workspace,
  destination: Destination | null,
  since?: PauseReason,
): Promise<void> {
  // Asked again: what was missing may have been granted since.
  const us = await call({ method: 'auth.test', destination: null, repeatable: true }, () => identity.renew());
  if (us.scopes !== null && !us.scopes.includes('chat:write')) throw new DeliveryError(missingScope('chat:write'));
  if (destination === null) return;
  const channel = channelOf(destination);
  const problem = await call({ method: 'conversations.info', destination, repeatable: true }, async () => {
    try {
      const { channel: facts } = await client.conversations.info({ token: botToken, channel });
      if (facts?.is_archived === true) return 'is_archived';
      if (isRemoval(since) && facts?.is_member !== true) return 'removed_from_channel';
      const mayPostAnywhere = us.scopes === null || us.scopes.includes('chat:write.public');
      // Direct messages have no members.
      const isOpen = facts?.is_member !== false || (facts.is_private !== true && mayPostAnywhere);
      return isOpen ? null : 'not_in_channel';
    } catch (error) {
      // Without the scope to read the channel, only a message can tell; the token itself was just found to be valid.
      if (slackCodeOf(error) === 'missing_scope') return null;
      throw error;
    }
  });
  if (problem !== null) throw new DeliveryError(failureOfCode(problem));
}
