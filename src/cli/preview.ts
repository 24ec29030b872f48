import { PLATFORMS } from '../app/platforms.ts';
import type { PreviewData } from '../commands/preview/preview.ts';
import { platformOf } from '../model/destination.ts';
import { platformNamed } from '../model/platform.ts';
import type { Reply } from '../ports/reply.ts';
import { type CliContext, type ExitCode, writeReply } from './cli-context.ts';
import { ask } from './run-command.ts';

/** Flags of `preview`. */
export interface PreviewFlags {
  json?: boolean;
  /** The name of a platform, `html` or `json`. */
  format: string;
  digest?: boolean;
  style?: string;
}

/** Runs `herald preview`: shows a post as it would be announced, in any format. `args`: as the shell passes them. */
export function previewPost(
  cliContext: CliContext,
  args: readonly string[],
  { json, format, digest, style }: PreviewFlags,
): Promise<ExitCode> {
  const platform = PLATFORMS.find(({ name }) => name === format);
  const isSent = platform?.preview.loadBody !== undefined;
  const isChannelNamed = args.some((word) => word.startsWith('in:'));
  const words = [
    ...args,
    ...(isSent && !isChannelNamed ? [`in:${format}`] : []),
    ...(digest ? ['as:digest'] : []),
    ...(style ? [`style:${style}`] : []),
  ];
  const isJson = json === true || format === 'json';
  // Output for programs must be the only text on stdout.
  const isRead = isJson || isSent || format === 'html';
  return ask(cliContext, `preview ${words.join(' ')}`, { json: isRead, confirmed: false, delivers: false }, async (reply, screen) => {
    const isPlain = isJson || reply.exitCode !== 0;
    const written = isPlain ? null : isSent ? await bodyOf(format, reply) : format === 'html' ? await pageOf(reply) : null;
    if (written === null) return writeReply(screen, reply, isJson);
    screen.stdout.write(`${written}\n`);
    return 0;
  });
}

/** Returns the request body that the platform's API would get, for the channel or, if there is none, for an example of one. */
async function bodyOf(format: string, { data }: Reply): Promise<string | null> {
  const platform = platformNamed(format, PLATFORMS);
  const body = await platform?.preview.loadBody?.();
  if (!platform || !body) return null;
  const { announcement, destination, key, post, mention } = data as PreviewData;
  const isThere = destination !== null && platformOf(destination) === platform.name;
  const to = isThere ? destination : platform.destination.example;
  return JSON.stringify(
    body({
      key: key ?? post.id,
      destination: to,
      announcement,
      inThread: null,
      ...(mention === null ? {} : { mention: { who: mention, pings: true } }),
    }),
    null,
    2,
  );
}

async function pageOf({ data }: Reply): Promise<string> {
  const { previewPage } = await import('../web/pages/preview.tsx');
  const { post, announcement } = data as PreviewData;
  return previewPage(post.title, announcement, PLATFORMS);
}
