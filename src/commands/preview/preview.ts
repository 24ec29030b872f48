import { isPublished } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import type { DigestAnnouncement, PostAnnouncement } from '../../model/announcement.ts';
import { buildAnnouncement } from '../../model/build-announcement.ts';
import { batchIdOf, deliveryKeyOf } from '../../model/delivery.ts';
import { type Destination, type Platform, platformOf } from '../../model/destination.ts';
import { buildDigest } from '../../model/digest.ts';
import { STYLES, type Style, withPictureSize, withStyle } from '../../model/message-style.ts';
import { destinationExamples, parseDestinationArgument, platformNamed } from '../../model/platform.ts';
import type { Line, Reply } from '../../ports/reply.ts';
import { bold, buildReply, lineOf, usageError, usageExample } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { findPost } from '../find-post.ts';
import { maySeeDestination } from '../rights.ts';

/** Number of posts in a previewed digest; more than the default number of posts that get a message each. */
const DIGEST_POSTS = 10;

/** Options that may be given with the post. */
const FIELD = /^(in|as|style):(.*)$/s;
const FORMS = ['message', 'digest'] as const;

/** What the requester wants to see. */
interface PreviewRequest {
  /** The command with all its options, but without the post. */
  verb: string;
  /** Words that name one post; never empty. */
  reference: string;
  form: (typeof FORMS)[number];
  /** The channel whose message is previewed, or a platform if any of its channels will do; null: no channel in particular. */
  whose: { destination: Destination } | { platform: Platform } | null;
  /** Null: as the channel wants it. */
  style: Style | null;
}

/** A preview as data, for machines and for the command line, which renders it in other formats. */
export interface PreviewData {
  post: { id: string; path: string; title: string; url: string | null };
  /** The channel whose message it would be; null: none in particular. */
  destination: Destination | null;
  /** The delivery's key; null if there is no particular channel. */
  key: string | null;
  announcement: PostAnnouncement | DigestAnnouncement;
  /** Whom it would mention, provided that the last mention is long enough ago; null: nobody. */
  mention: string | null;
}

export const preview: Command = {
  verb: 'preview',
  usage:
    'preview <path, address or title of a post> [in:<channel>] [as:message | as:digest] [style:card | style:line | style:title | style:embed]',
  summary: 'show how a post would be announced, only to you',
  details: 'It shows what would be sent, with the options of the channel’s subscription. `as:digest` shows it among the latest posts.',
  othersSee: 'People who are not admins see only the channel they ask in, and no post that search hides (draft, scheduled, expired).',
  adminOnly: false,
  options: [
    { name: 'post', type: 'text', description: 'Title, link or file of the post', required: true, bare: true, completedBy: 'post' },
    { name: 'in', type: 'channel', description: 'For which channel; this one if left out' },
    { name: 'as', type: 'choice', description: 'As a separate message or in a digest; a message if left out', choices: FORMS },
    { name: 'style', type: 'choice', description: 'In which style; the channel’s own if left out', choices: STYLES },
  ],
  examples: ['preview https://example.org/post', 'preview docs/hello.md as:digest'],
  run: async (args, request, context) => {
    const { preview: own } = context.words;
    const wanted = parsePreview(args, request.where, context);
    if ('mistake' in wanted) return usageExample(wanted.mistake, 'preview https://example.org/post', context);
    const { whose } = wanted;
    const isTheirs =
      whose === null || ('destination' in whose ? maySeeDestination(whose.destination, request, context) : context.isAdmin(request.from));
    if (!isTheirs) return usageError(own.onlyHere, own.leaveOut);
    const found = await findPost(wanted.reference, wanted.verb, request, context);
    return 'reply' in found ? found.reply : previewPost(found.post, wanted, context);
  },
};

/** Parses `docs/hello.md in:slack:C0123ABCD as:digest` into a request, or says what is wrong with it. */
function parsePreview(
  args: string,
  here: Destination | null,
  { platforms, words: { preview: own } }: CommandContext,
): PreviewRequest | { mistake: string } {
  const words = args.split(/\s+/u).filter(Boolean);
  const fields = words.filter((word) => FIELD.test(word));
  const reference = words.filter((word) => !FIELD.test(word)).join(' ');
  let form: PreviewRequest['form'] = 'message';
  let whose: PreviewRequest['whose'] = here === null ? null : { destination: here };
  let style: PreviewRequest['style'] = null;
  for (const word of fields) {
    const [, field, value = ''] = FIELD.exec(word) ?? [];
    if (field === 'in') {
      const destination = parseDestinationArgument(value, here, platforms);
      const platform = platformNamed(value, platforms);
      if (destination === null && !platform) return { mistake: own.notAChannel(word, destinationExamples(platforms, 'in:')) };
      whose = destination === null && platform ? { platform: platform.name } : { destination: destination ?? value };
    } else if (field === 'as') {
      const named = FORMS.find((one) => one === value);
      if (!named) return { mistake: own.notAForm(word) };
      form = named;
    } else {
      const named = STYLES.find((one) => one === value);
      if (!named) return { mistake: own.notAStyle(word) };
      style = named;
    }
  }
  if (reference === '') return { mistake: own.what };
  return { verb: ['preview', ...fields].join(' '), reference, form, whose, style };
}

function previewPost(post: Post, { form, whose, style }: PreviewRequest, context: CommandContext): Reply {
  const destination = destinationFor(post, whose, context);
  const posts = form === 'digest' ? [post, ...latestBeside(post, destination, context)] : [post];
  const look = { ...context.messageStyleFor(destination, post), ...(style === null ? {} : { style }) };
  const pictured = withPictureSize(buildAnnouncement(post), context.pictureSizeFor(destination, post));
  const announcement = withStyle(form === 'digest' ? buildDigest(posts) : pictured, look);
  const subject = form === 'digest' ? batchIdOf('b', posts) : post.id;
  const data: PreviewData = {
    post: { id: post.id, path: post.path, title: post.title, url: post.url },
    destination,
    key: destination === null ? null : deliveryKeyOf(subject, destination, form === 'digest' ? 'digest' : 'announce'),
    announcement,
    mention: destination === null ? null : (context.mentionFor(destination, posts)?.who ?? null),
  };
  const intro = introOf(post, { destination, whose }, context).map((span) => ({ ...span, style: span.style ?? ('quiet' as const) }));
  return buildReply(
    [
      { kind: 'text', line: intro },
      { kind: 'message', announcement },
    ],
    data,
  );
}

/** Returns the channel whose message is previewed; for a platform, its first channel that gets the post, otherwise its first. */
function destinationFor(post: Post, whose: PreviewRequest['whose'], { subscriptions, filters }: CommandContext): Destination | null {
  if (whose === null) return null;
  if ('destination' in whose) return whose.destination;
  const own = subscriptions().filter(({ destination }) => platformOf(destination) === whose.platform);
  return (own.find(({ filter }) => filters.matches(post, filter)) ?? own[0])?.destination ?? null;
}

/** Returns the latest published posts that the channel also gets; the latest of all if it has no subscription. */
function latestBeside(
  post: Post,
  destination: Destination | null,
  { archive, subscriptions, filters, now }: CommandContext,
): readonly Post[] {
  const own = subscriptions().filter((one) => one.destination === destination);
  const at = now();
  const found: Post[] = [];
  for (const other of archive.newestFirst(at)) {
    if (found.length === DIGEST_POSTS - 1) break;
    const isWanted = own.length === 0 || own.some(({ filter }) => filters.matches(other, filter));
    if (other.id !== post.id && isWanted && isPublished(other, at)) found.push(other);
  }
  return found;
}

/** Says whose message it is, and whether it would be sent there. */
function introOf(
  post: Post,
  { destination, whose }: { destination: Destination | null; whose: PreviewRequest['whose'] },
  { subscriptions, filters, platforms, words: { preview: say } }: CommandContext,
): Line {
  if (destination === null) {
    const platform = whose !== null && 'platform' in whose ? platformNamed(whose.platform, platforms)?.label : undefined;
    return lineOf([platform === undefined ? say.nothingSent : say.noChannelOn(platform)]);
  }
  const own = subscriptions().filter((one) => one.destination === destination);
  if (own.length === 0) return lineOf(say.noSubscription(bold(destination)));
  return own.some(({ filter }) => filters.matches(post, filter))
    ? lineOf(say.forChannel(bold(destination)))
    : lineOf(say.unwanted(bold(destination)));
}
