import type { KnownBlock } from '@slack/types';
import type { EventFacts } from '../../../src/content/post.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { dayOnly, type SlackDate, slackDateOf } from './dates.ts';
import { linkableUrl, mrkdwnLine, mrkdwnUrl, oneLine } from './escape.ts';
import { contextBlock, richBlock, richSection } from './line.ts';

const TITLE_MAX_CHARS = 250;
const TLDR_MAX_CHARS = 400;
const NAME_MAX_CHARS = 80;
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
  const title: Span = { text: shorten(titleOf(post), TITLE_MAX_CHARS), style: 'bold', ...(url === null ? {} : { link: url }) };
  const tldr = shorten(oneLine(post.tldr ?? ''), TLDR_MAX_CHARS);
  return [
    ...richBlock([richSection(tldr === '' ? [title] : [title, { text: `\n` }, { text: tldr }], TITLE_MAX_CHARS + TLDR_MAX_CHARS + 1)]),
    ...contextBlock(post.event === null ? [] : eventLine(post.event)),
    ...contextBlock(contextLine(post)),
    ...(url === null ? [] : [readButton(url)]),
  ];
}

function titleOf(post: PostAnnouncement): string {
  return oneLine(post.title) || '(untitled)';
}

function readButton(url: string): KnownBlock {
  return {
    type: 'actions',
    elements: [{ type: 'button', action_id: `${LINK_ACTION_PREFIX}0`, text: { type: 'plain_text', text: 'Read post', emoji: false }, url }],
  };
}

/** Source · kind (version, pre-release) · date · tags. */
function contextLine(post: PostAnnouncement): Line {
  const name = (text: string): string => shorten(oneLine(text), NAME_MAX_CHARS);
  const version = post.release === null ? '' : ` ${name(post.release.version)}${post.release.prerelease ? ' (pre-release)' : ''}`;
  const what = [name(post.source ?? ''), `${name(post.kind)}${version}`].filter((part) => part.trim() !== '').join(' · ');
  const date = post.event === null ? slackDateOf(post.date) : null;
  const tags = post.tags
    .map((tag) => shorten(oneLine(tag).replace(/^#+/, ''), TAG_MAX_CHARS))
    .filter(Boolean)
    .slice(0, TAGS_SHOWN);
  const named = tags.map((tag) => `#${tag}`).join(' ');
  if (date === null) return [{ text: [what, named].filter(Boolean).join(' · ') }];
  return [{ text: `${what} ·` }, ...dateSpan(post.date, date), { text: named === '' ? '' : `· ${named}` }];
}

/** When (in the reader's time zone) and where. */
function eventLine(event: EventFacts): Line {
  const start = slackDateOf(event.startsAt);
  const end = slackDateOf(event.endsAt);
  const lasts = start !== null && end !== null && dayOnly(end).fallback !== dayOnly(start).fallback;
  const place = [event.place, event.mode].map((part) => shorten(oneLine(part ?? ''), 120)).filter(Boolean);
  return [
    ...dateSpan(event.startsAt, start),
    ...(lasts ? [{ text: 'to' }, ...dateSpan(event.endsAt, end)] : []),
    { text: place.join(' · ') },
  ];
}

function dateSpan(iso: string | null, date: SlackDate | null): Span[] {
  return iso === null || date === null ? [] : [{ text: date.fallback, at: iso }];
}
