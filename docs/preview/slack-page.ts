import type { ContextBlock, KnownBlock, RichTextBlock, RichTextSection, SectionBlock } from '@slack/types';
import type { SlackMessage } from '../../adapters/slack/render/render.ts';
import { escapeHtml, pageOf, pictureHtml } from './page.ts';

const CSS = `
body { font: 15px/1.46668 Lato, "Liberation Sans", Arial, sans-serif; color: #1d1c1d; background: #fff; padding: 14px 20px 18px; }
.message { display: flex; gap: 8px; padding: 8px 0; max-width: 680px; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #4a154b; color: #fff; font: 700 20px/36px "Liberation Sans", Arial; text-align: center; }
.name { font-weight: 900; } .app { font-size: 10px; font-weight: 700; background: #ddd; color: #616061; border-radius: 2px; padding: 1px 3px; margin: 0 5px; vertical-align: 1px; }
.time { font-size: 12px; color: #616061; }
a { color: #1264a3; text-decoration: none; }
.context { display: flex; flex-wrap: wrap; gap: 4px 8px; font-size: 13px; line-height: 1.38463; color: #616061; padding: 6px 0 2px; }
h2 { font-size: 18px; line-height: 1.33; margin: 2px 0 6px; } ul { margin: 0 0 0 22px; padding: 0; } .rich + .rich, .context + .rich { margin-top: 6px; }
.button { display: inline-block; margin: 8px 8px 0 0; padding: 0 12px; height: 36px; line-height: 34px; border: 1px solid #bbb; border-radius: 8px; font-weight: 700; }
.section { display: flex; gap: 16px; } .section > div:first-child { flex: 1; } .thumbnail { flex: none; width: 88px; height: 88px; } .large { width: 360px; height: 190px; margin: 8px 0; }
.primary { background: #007a5a; border-color: #007a5a; color: #fff; } .danger { border-color: #e01e5a; color: #e01e5a; }
`;

const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });

/** Messages as Slack shows them to a reader in UTC. Pure. @throws {Error} at a block that this page can't draw */
export function slackPage(messages: readonly SlackMessage[]): string {
  const body = messages.map(({ blocks }) => message(blocks.map(blockHtml).join('\n'))).join('\n');
  return pageOf({ css: CSS, body, width: 760 });
}

function message(inner: string): string {
  return `<div class="message"><div class="avatar">H</div><div><div><span class="name">Herald</span><span class="app">APP</span><span class="time">9:00 AM</span></div>${inner}</div></div>`;
}

function blockHtml(block: KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `<h2>${escapeHtml(block.text.text)}</h2>`;
    case 'rich_text':
      return richTextHtml(block);
    case 'section':
      return sectionBlockHtml(block);
    case 'image':
      return pictureHtml(block.alt_text, 'large');
    case 'context':
      return contextHtml(block);
    case 'actions':
      return block.elements.map((element) => buttonHtml(element)).join('');
    default:
      return unknown(block.type);
  }
}

function richTextHtml({ elements }: RichTextBlock): string {
  const parts = elements
    .map((part) => {
      if (part.type === 'rich_text_section') return `<div>${sectionHtml(part)}</div>`;
      if (part.type !== 'rich_text_list') return unknown(part.type);
      const items = part.elements.map((item) => (item.type === 'rich_text_section' ? `<li>${sectionHtml(item)}</li>` : unknown(item.type)));
      return `<ul>${items.join('')}</ul>`;
    })
    .join('');
  return `<div class="rich">${parts}</div>`;
}

function sectionHtml({ elements }: RichTextSection): string {
  return elements.map(richElementHtml).join('');
}

type RichElement = RichTextSection['elements'][number];

function richElementHtml(element: RichElement): string {
  switch (element.type) {
    case 'text':
      return styled(escapeHtml(element.text).replaceAll('\n', '<br>'), element.style?.bold === true);
    case 'link':
      return styled(`<a href="${escapeHtml(element.url)}">${escapeHtml(element.text ?? element.url)}</a>`, element.style?.bold === true);
    case 'date':
      return escapeHtml(dateText(element.timestamp, element.format));
    default:
      return unknown(element.type);
  }
}

function styled(html: string, bold: boolean): string {
  return bold ? `<b>${html}</b>` : html;
}

function contextHtml({ elements }: ContextBlock): string {
  const spans = elements.map((element) => {
    if (element.type === 'plain_text') return `<span>${escapeHtml(element.text)}</span>`;
    return element.type === 'mrkdwn' ? `<span>${mrkdwnHtml(element.text)}</span>` : unknown(element.type);
  });
  return `<div class="context">${spans.join('')}</div>`;
}

function sectionBlockHtml({ text, accessory }: SectionBlock): string {
  if (text?.type !== 'mrkdwn' || accessory?.type !== 'image') return unknown('a section of another form');
  return `<div class="section"><div>${mrkdwnHtml(text.text)}</div>${pictureHtml(accessory.alt_text, 'thumbnail')}</div>`;
}

/** What announcements are made of: dates, links, bold words, line breaks; entities are HTML's own. */
function mrkdwnHtml(text: string): string {
  return text
    .replaceAll('\u200B', '')
    .replace(/<!date\^(\d+)\^([^|]*)\|[^>]*>/g, (_all, seconds: string, format: string) => escapeHtml(dateText(Number(seconds), format)))
    .replace(/<(https?:[^|>]*)\|([^>]*)>/g, '<a href="$1">$2</a>')
    .replace(/^\*(.*)\*$/m, '<b>$1</b>')
    .replaceAll('\n', '<br>');
}

function buttonHtml(element: Extract<KnownBlock, { type: 'actions' }>['elements'][number]): string {
  if (element.type !== 'button') return unknown(element.type);
  return `<span class="button ${element.style ?? ''}">${escapeHtml(element.text.text)}</span>`;
}

/** https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
function dateText(seconds: number, format: string): string {
  const at = new Date(seconds * 1000);
  return format.replace('{date_short_pretty}', DAY.format(at)).replace('{time}', TIME.format(at));
}

function unknown(what: string): never {
  throw new Error(`docs/preview/slack-page.ts can't draw: ${what}`);
}
