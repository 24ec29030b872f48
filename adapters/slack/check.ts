import { channelOf, type Destination, platformOf } from '../../src/announce/destination.ts';
import { readFailureOf, slackCodeOf } from './failure.ts';
import type { Identity, SlackAccess } from './identity.ts';

const TOKEN_PAGE = 'https://api.slack.com/apps, OAuth & Permissions';

/** Asks Slack whether the token and each channel can be used; a sentence for each problem, with what to do. Never throws. */
export async function checkSlack(access: SlackAccess, destinations: readonly Destination[]): Promise<readonly string[]> {
  let us: Identity;
  try {
    us = await access.identity.get();
  } catch (error) {
    const failure = readFailureOf(error);
    return failure.kind === 'unauthorized'
      ? [`Slack refuses SLACK_BOT_TOKEN (${failure.detail}): copy the Bot User OAuth Token again (${TOKEN_PAGE}).`]
      : [`Slack can't be asked right now (${'detail' in failure ? failure.detail : failure.kind}).`];
  }
  const problems = missingScopes(us);
  for (const destination of destinations) {
    if (platformOf(destination) === 'slack') problems.push(...(await channelProblems(access, us, channelOf(destination))));
  }
  return problems;
}

function missingScopes(us: Identity): string[] {
  const { scopes } = us;
  if (scopes === null) return [];
  return ['chat:write', 'commands'].flatMap((scope) =>
    scopes.includes(scope) ? [] : [`The Slack app lacks the bot scope ${scope}: add it (${TOKEN_PAGE}) and install the app again.`],
  );
}

async function channelProblems(access: SlackAccess, us: Identity, channel: string): Promise<string[]> {
  const { client, botToken } = access;
  const may = (scope: string): boolean => us.scopes === null || us.scopes.includes(scope);
  try {
    const { channel: facts } = await client.conversations.info({ token: botToken, channel });
    if (facts?.is_archived === true) return [`slack:${channel} is archived: nothing can be posted there.`];
    const history = facts?.is_private === true ? 'groups:history' : 'channels:history';
    const unprovable = `after a crash Herald can't see whether a message arrived in slack:${channel}, and asks you instead of guessing`;
    if (facts?.is_member !== true) {
      return may('chat:write.public') && facts?.is_private !== true
        ? [`Herald is not in slack:${channel}: posting works, but ${unprovable}; invite @${us.name} there.`]
        : [`Herald is not in slack:${channel}: invite @${us.name} there.`];
    }
    return may(history) ? [] : [`The Slack app lacks the bot scope ${history}: ${unprovable}.`];
  } catch (error) {
    const code = slackCodeOf(error);
    if (code === 'channel_not_found')
      return [`slack:${channel} was not found: check the id, and invite @${us.name} where the channel is private.`];
    if (code === 'missing_scope')
      return [`slack:${channel} can't be checked: the Slack app lacks the bot scope channels:read (groups:read where it is private).`];
    return [`slack:${channel} can't be checked right now (${code ?? readFailureOf(error).kind}).`];
  }
}
