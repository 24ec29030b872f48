import type { ImageElement, KnownBlock } from '@slack/types';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import { shorten, TLDR_MAX_CHARS } from '../../../src/lib/cut-text.ts';
import type { PostAnnouncement, PostNote } from '../../../src/model/announcement.ts';
import { isOneLine } from '../../../src/model/message-style.ts';
import { type ContextFact, factsOfPost, headlineOf, isOfEvent, noteText } from '../../../src/model/post-context.ts';
import { LINK_ACTION_PREFIX } from './buttons.ts';
import { slackDateOf, slackSpanOf } from './dates.ts';
import { isTextShort, linkableUrl, mrkdwnLine, mrkdwnLink, mrkdwnUrl, oneLine, textLine } from './escape.ts';
import { contextBlock, plainText, richBlock, richSection, type SlackLine, type SlackSpan, withoutEmoji } from './line.ts';

const TITLE_MAX_CHARS = 250;
const NAME_MAX_CHARS = 80;
const PLACE_MAX_CHARS = 120;
const TAG_MAX_CHARS = 40;
const TAGS_SHOWN = 3;
/** Maximum length of a post in one line: title, facts and text. */
const LINE_MAX_CHARS = 1_500;
const ALT_MAX_CHARS = 300;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_MAX = 3_000;
/** Escaping makes text longer. */
const TITLE_MRKDWN_MAX = 500;
const TLDR_MRKDWN_MAX = 900;

/** Returns the text for notifications and screen readers, and the whole message if Slack refuses blocks: title, source, tldr, link; mrkdwn is off. If it is too long, the tldr is left out, or else the link. Pure. */
export function postText(post: PostAnnouncement): string {
  const url = linkableUrl(post.url);
  const head = [
    post.note?.kind === 'reminder' ? noteText(post.note) : '',
    textLine(titleOf(post), 300),
    textLine((post.facts?.includes('source') ?? true) ? (post.source ?? '') : '', 100),
  ]
    .filter(Boolean)
    .join(' · ');
  const [tldr, link] = [textLine(post.tldr ?? '', 550), url === null ? '' : mrkdwnUrl(url)];
  const forms = [[head, tldr, link], [head, link], [head, tldr], [head]].map((lines) => lines.filter(Boolean).join('\n'));
  return forms.find(isTextShort) ?? head;
}

/** Returns one post in its style: a card (linked title and tldr, one or two lines of context, a button), or a line. Pure. */
export function postBlocks(post: PostAnnouncement): KnownBlock[] {
  const url = linkableUrl(post.url);
  const title: SlackSpan = { text: shorten(titleOf(post), TITLE_MAX_CHARS), style: 'bold', ...(url === null ? {} : { link: url }) };
  const tldr = shorten(oneLine(post.tldr ?? ''), TLDR_MAX_CHARS);
  const below = tldr === '' ? [] : [{ text: `\n${tldr}` }];
  const facts = factsOfPost(post, TAGS_SHOWN);
  if (isOneLine(post))
    return richBlock([
      richSection(
        [...joinLines([...noteSpans(post, 'reminder'), [title], ...facts.map(factSpans), ...noteSpans(post, 'released')]), ...below],
        LINE_MAX_CHARS,
      ),
    ]);
  const picture = pictureOf(post);
  const said = richBlock([richSection([title, ...below], TITLE_MAX_CHARS + TLDR_MAX_CHARS + 1)]);
  return [
    ...(picture === null ? said : picture.isLarge ? [...said, picture.image] : [withAccessory(title, tldr, picture.image)]),
    ...noteSpans(post, 'released').flatMap(contextBlock),
    ...contextBlock(joinLines(facts.filter(isOfEvent).map(factSpans))),
    ...contextBlock(joinLines(facts.filter((fact) => !isOfEvent(fact)).map(factSpans))),
    ...(url === null ? [] : [readButton(url, post.language)]),
  ];
}

/** Returns the picture if its address is one that Slack can load; null otherwise. Herald never loads it, and Slack refuses a message whose picture it can't load. */
function pictureOf({ picture, title }: PostAnnouncement): { image: ImageElement; isLarge: boolean } | null {
  const url = linkableUrl(picture?.url ?? null);
  if (picture === undefined || url === null || !/^https:\/\/[^/:?#[\]]+\.[^/:?#[\]]+/i.test(url)) return null;
  const alt = shorten(oneLine(picture.alt ?? '') || oneLine(title) || 'Picture', ALT_MAX_CHARS);
  return { image: { type: 'image', image_url: url, alt_text: alt }, isLarge: picture.size === 'large' };
}

/** Returns a section: only sections take a picture beside their text, and their text is mrkdwn. A link that leaves no room for the text is left out: the button has it. */
function withAccessory({ text, link }: SlackSpan, tldr: string, accessory: ImageElement): KnownBlock {
  const title = mrkdwnLine(text, TITLE_MRKDWN_MAX);
  // A line that begins with `>` would be a quotation.
  const below = mrkdwnLine(tldr, TLDR_MRKDWN_MAX).replace(/^&gt;/, '\u200B&gt;');
  const [linked = '', plain = ''] = [link === undefined ? title : mrkdwnLink(link, text, TITLE_MRKDWN_MAX), title].map((head) =>
    withoutEmoji([`*${head}*`, below].filter(Boolean).join('\n')),
  );
  return { type: 'section', text: { type: 'mrkdwn', text: linked.length <= SECTION_MAX ? linked : plain, verbatim: true }, accessory };
}

/** Returns Herald's own note: that the event is about to begin, or that the release is out, with its address. */
function noteSpans({ note, language }: PostAnnouncement, kind: PostNote['kind']): SlackLine[] {
  if (note?.kind !== kind) return [];
  const url = 'url' in note ? linkableUrl(note.url) : null;
  return [[{ text: noteText(note, language), style: 'bold', ...(url === null ? {} : { link: url }) }]];
}

function titleOf(post: PostAnnouncement): string {
  return oneLine(headlineOf(post)) || '(untitled)';
}

function readButton(url: string, language: Language = 'en'): KnownBlock {
  const text = plainText(wordsOf(language).announcing.read, NAME_MAX_CHARS);
  return { type: 'actions', elements: [{ type: 'button', action_id: `${LINK_ACTION_PREFIX}0`, text, url }] };
}

/** Returns a fact as small text; a time is shown in the reader's own zone. */
function factSpans(fact: ContextFact): SlackLine {
  switch (fact.fact) {
    case 'source':
    case 'kind':
      return [{ text: shorten(oneLine(fact.text), NAME_MAX_CHARS) }];
    case 'date': {
      const date = slackDateOf(fact.date);
      return date === null ? [] : [{ text: date.fallback, date }];
    }
    case 'when':
      return slackSpanOf(fact.event).flatMap((date, nth) => [...(nth > 0 ? [{ text: ' – ' }] : []), { text: date.fallback, date }]);
    case 'place':
      return joinLines([fact.place, fact.mode].map((part) => [{ text: shorten(oneLine(part ?? ''), PLACE_MAX_CHARS) }]));
    case 'tags': {
      const named = fact.tags.map((tag) => shorten(oneLine(tag), TAG_MAX_CHARS)).filter((tag) => tag !== '');
      return [{ text: named.map((tag) => `#${tag}`).join(' ') }];
    }
  }
}

/** Joins the lines that are not empty, with a dot between them. */
function joinLines(lines: readonly SlackLine[]): SlackLine {
  const said = lines.filter((line) => line.some(({ text }) => text !== ''));
  return said.flatMap((line, nth) => (nth > 0 ? [{ text: ' · ' }, ...line] : line));
}
