import type { NoticeAnnouncement, NoticeLine } from '../../../src/model/announcement.ts';
import { buttonRowsOf } from './button-rows.ts';
import { noticeCustomIdOf } from './buttons.ts';
import { COMPONENT_LIMITS, type ComponentsBody, componentsBody, containerOf, textDisplay } from './components-body.ts';
import { fitEscaped, isBlank } from './escape.ts';
import { renderLine } from './line.ts';
import { bodyOf, LIMITS, type MessageBody } from './message-body.ts';

const COLOUR = 0xd29922;
const TITLE_MAX = 250;
const LINE_MAX = 600;

/** Something told to the admins, and what they can do about it. `marker` stands in the footer. Pure. */
export function renderNotice(notice: NoticeAnnouncement, marker: string): MessageBody {
  const description = wordsOf(notice, LIMITS.embedDescription);
  return bodyOf({
    embeds: [{ title: titleOf(notice), color: COLOUR, ...(description === '' ? {} : { description }), footer: { text: marker } }],
    components: buttonsOf(notice),
  });
}

/** The same as a box of components, its buttons inside. `id`: see `componentIdOf`. Pure. */
export function noticeInComponents(notice: NoticeAnnouncement, marker: string, id?: number): ComponentsBody {
  const [heading, foot] = [`### ${titleOf(notice)}`, `-# ${marker}`];
  const words = wordsOf(notice, COMPONENT_LIMITS.text - heading.length - foot.length);
  return componentsBody([containerOf([...[heading, words, foot].flatMap(textDisplay), ...buttonsOf(notice)], { colour: COLOUR, id })]);
}

/** The same without an embed, for channels where we may not embed links. Pure. */
export function renderPlainNotice(notice: NoticeAnnouncement, marker: string): MessageBody {
  const head = `**${titleOf(notice)}**`;
  const foot = `-# ${marker}`;
  const words = wordsOf(notice, LIMITS.content - head.length - foot.length - 2);
  return bodyOf({ content: [head, words, foot].filter((part) => part !== '').join('\n'), components: buttonsOf(notice) });
}

function titleOf({ title }: NoticeAnnouncement): string {
  return isBlank(title) ? 'Notice' : fitEscaped(title, TITLE_MAX);
}

/** The paragraphs, then what has no room in a button, as the words to type; whole lines only. */
function wordsOf({ lines, actions }: NoticeAnnouncement, max: number): string {
  const typed = actions.filter(({ command }) => noticeCustomIdOf(command) === null).map(({ label, command }) => `${label}: ${command}`);
  const told = [...lines, ...typed].map(lineOf).filter((line) => !isBlank(line));
  let words = '';
  for (const [at, line] of told.entries()) {
    const next = words === '' ? line : `${words}\n${line}`;
    if (next.length > max - 20) return `${words}\n…and ${told.length - at} more`.trim();
    words = next;
  }
  return words;
}

function lineOf(line: NoticeLine): string {
  return typeof line === 'string' ? fitEscaped(line, LINE_MAX) : renderLine(line, LINE_MAX);
}

/** Two buttons of one message may not carry the same id; they would do the same thing. */
function buttonsOf({ actions }: NoticeAnnouncement): ReturnType<typeof buttonRowsOf> {
  const ids = new Map(actions.map((action) => [noticeCustomIdOf(action.command), action]));
  return buttonRowsOf([...ids].flatMap(([id, action]) => (id === null ? [] : [[id, action]])));
}
