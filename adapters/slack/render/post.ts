import type { KnownBlock } from '@slack/types';
import type { EventFacts } from '../../../src/content/post.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { headlineOf } from '../../../src/model/headline.ts';
import { contextOfPost } from '../../../src/model/post-context.ts';
import { slackDateOf, slackSpanOf } from './dates.ts';
import { linkableUrl, mrkdwnLine, mrkdwnUrl, oneLine } from './escape.ts';
import { contextBlock, richBlock, richSection, type SlackLine, type SlackSpan } from './line.ts';

const TITLE_MAX_CHARS = 250;
const TLDR_MAX_CHARS = 400;
const NAME_MAX_CHARS = 80;
const PLACE_MAX_CHARS = 120;
const TAG_MAX_CHARS = 40;
const TAGS_SHOWN = 3;

/** Where an URL button leads is Slack's business; its press still reaches us and is only acknowledged. */
const LINK_ACTION_PREFIX = 'herald-link:';

/** Updates with a longer text were refused (reported; the documentation does not say). */
const TEXT_MAX_BYTES = 4_000;

/** What a notification or a screen reader says: title, tldr, source, link; at most 1,000 characters and the link, and at most 4,000 bytes (then without tldr). Pure. */
export function postText(post: PostAnnouncement): string {
  const url = linkableUrl(post.url);
  const head = [mrkdwnLine(titleOf(post), 300), mrkdwnLine(post.source ?? '', 100)].filter(Boolean).join(' · ');
  const link = url === null ? '' : mrkdwnUrl(url);
  const whole = [head, mrkdwnLine(post.tldr ?? '', 550), link].filter(Boolean).join('\n');
  return Buffer.byteLength(whole) <= TEXT_MAX_BYTES ? whole : [head, link].filter(Boolean).join('\n');
}

/** One post: linked title and tldr, one or two lines of context, a button. Pure. */
export function postBlocks(post: PostAnnouncement): KnownBlock[] {
  const url = linkableUrl(post.url);
  const title: SlackSpan = { text: shorten(titleOf(post), TITLE_MAX_CHARS), style: 'bold', ...(url === null ? {} : { link: url }) };
  const tldr = shorten(oneLine(post.tldr ?? ''), TLDR_MAX_CHARS);
  return [
    ...richBlock([richSection(tldr === '' ? [title] : [title, { text: `\n${tldr}` }], TITLE_MAX_CHARS + TLDR_MAX_CHARS + 1)]),
    ...contextBlock(post.event === null ? [] : eventLine(post.event)),
    ...contextBlock(contextLine(post)),
    ...(url === null ? [] : [readButton(url)]),
  ];
}

function titleOf(post: PostAnnouncement): string {
  return oneLine(headlineOf(post)) || '(untitled)';
}

function readButton(url: string): KnownBlock {
  return {
    type: 'actions',
    elements: [{ type: 'button', action_id: `${LINK_ACTION_PREFIX}0`, text: { type: 'plain_text', text: 'Read post', emoji: false }, url }],
  };
}

/** Source · kind · date · tags, as far as there are any. */
function contextLine(post: PostAnnouncement): SlackLine {
  const { source, what, tags } = contextOfPost(post, TAGS_SHOWN);
  const name = (text: string | null): string => shorten(oneLine(text ?? ''), NAME_MAX_CHARS);
  const date = post.event === null ? slackDateOf(post.date) : null;
  const named = tags.map((tag) => shorten(oneLine(tag), TAG_MAX_CHARS)).flatMap((tag) => (tag === '' ? [] : [`#${tag}`]));
  return joinSpans([
    { text: name(source) },
    { text: name(what) },
    ...(date === null ? [] : [{ text: date.fallback, date }]),
    { text: named.join(' ') },
  ]);
}

/** When (in the reader's time zone) and where. */
function eventLine(event: EventFacts): SlackLine {
  const [start, end] = slackSpanOf(event);
  const when = [start, end].flatMap((date, nth): SlackSpan[] =>
    date === undefined ? [] : [...(nth > 0 ? [{ text: ' – ' }] : []), { text: date.fallback, date }],
  );
  const where = [event.place, event.mode].map((part) => ({ text: shorten(oneLine(part ?? ''), PLACE_MAX_CHARS) }));
  const after = joinSpans(where);
  return [...when, ...(when.length > 0 && after.length > 0 ? [{ text: ' · ' }] : []), ...after];
}

/** Those that say something, with a dot between them. */
function joinSpans(spans: readonly SlackSpan[]): SlackLine {
  return spans.filter(({ text }) => text !== '').flatMap((span, nth) => (nth > 0 ? [{ text: ' · ' }, span] : [span]));
}
