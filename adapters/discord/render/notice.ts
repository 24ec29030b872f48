import { wordsOf as languageWords } from '../../../src/languages/index.ts';
import type { NoticeAnnouncement, NoticeLine } from '../../../src/model/announcement.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import { buttonsOf, noticeCustomIdOf } from './buttons.ts';
import { digestCapacity, digestInComponents, renderDigest, renderPlainDigest } from './digest.ts';
import { fitEscaped, isBlank } from './escape.ts';
import { channelsInText, renderLine, withMentions } from './line.ts';
import {
  bodyOf,
  type ComponentsBody,
  componentsBody,
  containerOf,
  LIMITS,
  type MessageBody,
  textDisplay,
  textsOf,
} from './message-body.ts';
import { postInComponents, renderPlainPost, renderPost } from './post.ts';

const COLOUR = 0xd29922;
const TITLE_MAX = 250;
const LINE_MAX = 600;
/** Maximum length of a notice’s text in an embed next to a preview: a digest takes up to 4,700 of the 6,000 characters that all embeds may have together. */
const WORDS_BESIDE_PREVIEW_MAX = 900;
/** Minimum capacity for a notice’s text outside embeds; if a preview leaves less, the preview is left out. */
const MIN_WORDS = 600;
/** Maximum length of heading, text and marker next to the preview of a digest. */
const NOTICE_MAX = TITLE_MAX + WORDS_BESIDE_PREVIEW_MAX + 100;

/** Renders a notice to the admins with buttons for what they can do. `marker`: shown in the footer. Pure. */
export function renderNotice(notice: NoticeAnnouncement, marker: string): MessageBody {
  const preview = notice.preview === undefined ? bodyOf({}) : previewOf(notice.preview, marker);
  const description = wordsOf(notice, notice.preview === undefined ? LIMITS.embedDescription : WORDS_BESIDE_PREVIEW_MAX);
  const embed = { title: titleOf(notice), color: COLOUR, ...(description === '' ? {} : { description }), footer: { text: marker } };
  return bodyOf({
    content: preview.content,
    embeds: [embed, ...preview.embeds],
    components: [...preview.components, ...buttonsOf(notice.actions, noticeCustomIdOf)].slice(0, LIMITS.rows),
  });
}

/** Renders the same as a container with its buttons inside; the message it concerns is shown above if both fit. `id`: see `componentIdOf`. Pure. */
export function noticeInComponents(notice: NoticeAnnouncement, marker: string, id?: number): ComponentsBody {
  const [heading, foot] = [`### ${channelsInText(titleOf(notice))}`, `-# ${marker}`];
  const preview = notice.preview === undefined ? [] : previewInComponents(notice.preview, marker, NOTICE_MAX);
  const room = LIMITS.componentText - heading.length - foot.length;
  const beside = room - textsOf(preview).join('').length;
  const isShown = preview.length > 0 && beside >= MIN_WORDS;
  const words = wordsOf(notice, isShown ? Math.min(beside, WORDS_BESIDE_PREVIEW_MAX) : room);
  const box = containerOf([...[heading, words, foot].flatMap(textDisplay), ...buttonsOf(notice.actions, noticeCustomIdOf)], {
    colour: COLOUR,
    id,
  });
  return componentsBody([...(isShown ? preview : []), box]);
}

type Shown = NonNullable<NoticeAnnouncement['preview']>;

/** Renders a message inside another as its channel would get it; for a digest, its first message. `taken`: characters of other texts next to a digest. Pure. */
export function previewInComponents(announcement: Shown, marker: string, taken = 0): ComponentsBody['components'] {
  const first = firstMessage(announcement, digestCapacity);
  return (first.type === 'post' ? postInComponents(first) : digestInComponents(first, marker, undefined, taken)).components;
}

/** Renders the same as content and embeds. Pure. */
export function previewOf(announcement: Shown, marker: string): MessageBody {
  const first = firstMessage(announcement, digestCapacity);
  return first.type === 'post' ? renderPost(first) : renderDigest(first, marker);
}

/** Renders a notice as plain text, for channels where we may not embed links. Pure. */
export function renderPlainNotice(notice: NoticeAnnouncement, marker: string): MessageBody {
  const head = `**${channelsInText(titleOf(notice))}**`;
  const foot = `-# ${marker}`;
  const preview = notice.preview === undefined ? '' : plainPreviewOf(notice.preview, marker);
  const room = LIMITS.content - head.length - foot.length - 3;
  const words = wordsOf(notice, preview === '' ? room : Math.max(MIN_WORDS, room - preview.length));
  const shown = preview.length + words.length <= room ? preview : '';
  return bodyOf({
    content: [head, words, shown, foot].filter((part) => part !== '').join('\n'),
    components: buttonsOf(notice.actions, noticeCustomIdOf),
  });
}

function plainPreviewOf(announcement: Shown, marker: string): string {
  return announcement.type === 'post' ? renderPlainPost(announcement).content : renderPlainDigest(announcement, marker).content;
}

function titleOf({ title, language = 'en' }: NoticeAnnouncement): string {
  return isBlank(title) ? languageWords(language).chat.notice : fitEscaped(title, TITLE_MAX);
}

/** Returns the paragraphs, then the commands too long for a button, to be typed; whole lines only. */
function wordsOf({ lines, actions, language = 'en' }: NoticeAnnouncement, max: number): string {
  const typed = actions.filter((action) => noticeCustomIdOf(action) === null).map(({ label, command }) => `${label}: ${command}`);
  const shown = [...lines.map(lineOf), ...typed.map((line) => fitEscaped(line, LINE_MAX))].filter((line) => !isBlank(line));
  let words = '';
  for (const [at, line] of shown.entries()) {
    const next = words === '' ? line : `${words}\n${line}`;
    if (next.length > max - 20) return `${words}\n${languageWords(language).announcing.more(shown.length - at)}`.trim();
    words = next;
  }
  return words;
}

function lineOf(line: NoticeLine): string {
  return typeof line === 'string' ? channelsInText(fitEscaped(line, LINE_MAX)) : renderLine(withMentions(line), LINE_MAX);
}
