import { channelOf, type Destination, platformOf } from '../../../src/model/destination.ts';
import { TOKEN_PAGE } from '../connection/check-tokens.ts';
import type { Identity, SlackAccess } from '../connection/identity.ts';
import { neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { ADD_SCOPE, lackingScope } from '../missing-scope.ts';
import { blockTroubles } from './check-blocks.ts';
import { rightsTroubles } from './check-rights.ts';

/** What is the matter with one channel: a sentence, or a scope that the app lacks and what that means for the channels it concerns. */
type Trouble = { sentence: string } | { scope: string; channel: string; meaning: (channels: string) => string };

/** Asks Slack whether the token and each channel can be used; a sentence for each problem, with what to do. A scope that several channels need is told once. Never throws. */
export async function checkSlack(
  access: SlackAccess,
  destinations: readonly Destination[],
  groups?: readonly string[],
): Promise<readonly string[]> {
  let us: Identity;
  try {
    us = await access.identity.renew();
    access.tokenState.note(null);
  } catch (error) {
    const failure = readFailureOf(error);
    if (failure.kind === 'unauthorized') access.tokenState.note(failure.detail);
    return failure.kind === 'unauthorized'
      ? [`Slack refuses SLACK_BOT_TOKEN (${failure.detail}): copy the Bot User OAuth Token again (${TOKEN_PAGE}).`]
      : [`Slack can't be asked right now (${'detail' in failure ? failure.detail : failure.kind}).`];
  }
  const troubles: Trouble[] = [];
  // One after the other: a check is no reason to run into a rate limit.
  for (const destination of destinations) {
    if (platformOf(destination) === 'slack') troubles.push(...(await channelTroubles(access, us, channelOf(destination))));
  }
  return [
    ...missingScopes(us),
    ...troubles.flatMap((trouble) => ('sentence' in trouble ? [trouble.sentence] : [])),
    ...scopeSentences(troubles),
    ...(groups === undefined ? [] : [...(await rightsTroubles(access, us, groups)), ...(await blockTroubles(access))]),
  ];
}

function missingScopes({ scopes }: Identity): string[] {
  if (scopes === null) return [];
  return ['chat:write', 'commands'].flatMap((scope) => (scopes.includes(scope) ? [] : [`${lackingScope(scope)}. ${ADD_SCOPE}`]));
}

const MOST_NAMED = 10;

/** One sentence a scope, with all channels it concerns. Pure. */
function scopeSentences(troubles: readonly Trouble[]): string[] {
  const lacks = troubles.flatMap((trouble) => ('scope' in trouble ? [trouble] : []));
  return [...new Set(lacks.map(({ scope }) => scope))].map((scope) => {
    const own = lacks.filter((lack) => lack.scope === scope);
    const named = own.slice(0, MOST_NAMED).map(({ channel }) => `slack:${channel}`);
    const channels = `${named.join(', ')}${own.length > MOST_NAMED ? ` and ${own.length - MOST_NAMED} more` : ''}`;
    return `${lackingScope(scope)}: ${own[0]?.meaning(channels)}. ${ADD_SCOPE}`;
  });
}

const unprovable = (channels: string): string =>
  `after a crash Herald can't see whether a message arrived in ${channels}, and asks you instead of guessing`;

async function channelTroubles(access: SlackAccess, us: Identity, channel: string): Promise<Trouble[]> {
  const { client, botToken } = access;
  const may = (scope: string): boolean => us.scopes === null || us.scopes.includes(scope);
  try {
    const { channel: facts } = await client.conversations.info({ token: botToken, channel });
    if (facts?.is_archived === true) return [{ sentence: `slack:${channel} is archived: nothing can be posted there.` }];
    const isPrivate = facts?.is_private === true;
    if (facts?.is_member !== true) {
      const sentence =
        may('chat:write.public') && !isPrivate
          ? `Herald is not in slack:${channel}: posting works, but ${unprovable(`slack:${channel}`)}; invite @${us.name} there.`
          : `Herald is not in slack:${channel}: invite @${us.name} there.`;
      return [{ sentence }];
    }
    const history = isPrivate ? 'groups:history' : 'channels:history';
    return may(history) ? [] : [{ scope: history, channel, meaning: unprovable }];
  } catch (error) {
    const code = slackCodeOf(error);
    if (code === 'channel_not_found')
      return [{ sentence: `slack:${channel} was not found: check the id, and invite @${us.name} where the channel is private.` }];
    if (code === 'missing_scope')
      return [
        { scope: neededScopeOf(error) ?? 'channels:read,groups:read', channel, meaning: (channels) => `${channels} can't be checked` },
      ];
    return [{ sentence: `slack:${channel} can't be checked right now (${code ?? readFailureOf(error).kind}).` }];
  }
}
