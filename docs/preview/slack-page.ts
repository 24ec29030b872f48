import type { ContextBlock, HomeView, InputBlock, KnownBlock, ModalView, RichTextBlock, RichTextSection, SectionBlock, TableBlock } from '@slack/types';
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
div + h2 { margin-top: 16px; } hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0; } code { font: 12px/1.5 "Liberation Mono", monospace; color: #c01343; background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; }
.mention { color: #1264a3; background: #e8f5fa; border-radius: 3px; padding: 0 2px; }
table { border-collapse: collapse; margin: 6px 0; font-size: 14px; line-height: 1.35; } td { border: 1px solid #ddd; padding: 5px 9px; vertical-align: top; }
.view { border: 1px solid #ddd; border-radius: 8px; padding: 18px 24px; } .title { display: flex; justify-content: space-between; font: 900 20px/1.4 Lato, "Liberation Sans", Arial; padding-bottom: 10px; }
.label { font-weight: 700; margin-top: 14px; } .hint { font-size: 13px; color: #616061; } .field { border: 1px solid #bbb; border-radius: 6px; padding: 6px 12px; margin: 4px 0; color: #616061; min-height: 36px; } .long { min-height: 68px; } .foot { text-align: right; }
.primary { background: #007a5a; border-color: #007a5a; color: #fff; } .danger { border-color: #e01e5a; color: #e01e5a; }
`;

const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });

/** Messages as Slack shows them to a reader in UTC. Pure. @throws {Error} at a block that this page can't draw */
export function slackPage(messages: readonly SlackMessage[]): string {
  const body = messages.map(({ blocks }) => message(blocks.map(blockHtml).join('\n'))).join('\n');
  return pageOf({ css: CSS, body, width: 760 });
}

/** A form or the Home tab as Slack shows it. Pure. @throws {Error} at a block that this page can't draw */
export function slackViewPage(view: ModalView | HomeView): string {
  const title = view.type === 'modal' ? `<div class="title">${escapeHtml(view.title.text)}<span>×</span></div>` : '';
  const [close, submit] = view.type === 'modal' ? [view.close?.text, view.submit?.text] : [];
  const foot = [close, submit].map((label, nth) => (label ? `<span class="button ${nth === 1 ? 'primary' : ''}">${escapeHtml(label)}</span>` : ''));
  const body = `<div class="view">${title}${view.blocks.map((block) => blockHtml(block as KnownBlock)).join('\n')}<div class="foot">${foot.join('')}</div></div>`;
  return pageOf({ css: CSS, body, width: view.type === 'modal' ? 560 : 760 });
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
      return `<div>${block.elements.map((element) => buttonHtml(element)).join('')}</div>`;
    case 'divider':
      return '<hr>';
    case 'table':
      return tableHtml(block);
    case 'input':
      return inputHtml(block);
    default:
      return unknown(block.type);
  }
}

function tableHtml({ rows }: TableBlock): string {
  const cellHtml = (cell: TableBlock['rows'][number][number]): string => (cell.type === 'rich_text' ? richTextHtml(cell) : unknown(cell.type));
  return `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cellHtml(cell)}</td>`).join('')}</tr>`).join('')}</table>`;
}

function inputHtml({ label, hint, optional, element }: InputBlock): string {
  const name = `<div class="label">${escapeHtml(label.text)}${optional ? ' <span class="hint">(optional)</span>' : ''}</div>`;
  return `${name}${fieldHtml(element)}${hint ? `<div class="hint">${escapeHtml(hint.text)}</div>` : ''}`;
}

function fieldHtml(element: InputBlock['element']): string {
  switch (element.type) {
    case 'plain_text_input':
      return `<div class="field ${element.multiline ? 'long' : ''}">${escapeHtml(element.initial_value ?? element.placeholder?.text ?? '')}</div>`;
    case 'static_select':
      return `<div class="field">${escapeHtml(element.initial_option?.text.text ?? 'Select an option')} ▾</div>`;
    case 'multi_static_select':
      return `<div class="field">${escapeHtml(element.initial_options?.map(({ text }) => text.text).join(', ') ?? 'Select options')} ▾</div>`;
    case 'checkboxes':
      return element.options.map(({ text }) => `<div>☐ ${escapeHtml(text.text)}</div>`).join('');
    default:
      return unknown(element.type);
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
      if (element.style?.code) return `<code>${escapeHtml(element.text)}</code>`;
      return styled(escapeHtml(element.text).replaceAll('\n', '<br>'), element.style?.bold === true);
    case 'channel':
      return mentionHtml(element.channel_id);
    case 'link':
      return styled(`<a href="${escapeHtml(element.url)}">${escapeHtml(element.text ?? element.url)}</a>`, element.style?.bold === true);
    case 'date':
      return escapeHtml(dateText(element.timestamp, element.format));
    default:
      return unknown(element.type);
  }
}

/** Channels of the double are called by their ids: `C0NEWS` is #news. */
function mentionHtml(channel: string): string {
  return `<span class="mention">#${escapeHtml(channel.replace(/^C0/, '').toLowerCase())}</span>`;
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
  if (text && accessory === undefined) return `<div>${text.type === 'mrkdwn' ? mrkdwnHtml(text.text) : escapeHtml(text.text)}</div>`;
  if (text?.type !== 'mrkdwn' || accessory?.type !== 'image') return unknown('a section of another form');
  return `<div class="section"><div>${mrkdwnHtml(text.text)}</div>${pictureHtml(accessory.alt_text, 'thumbnail')}</div>`;
}

/** What announcements are made of: dates, links, bold words, line breaks; entities are HTML's own. */
function mrkdwnHtml(text: string): string {
  return text
    .replaceAll('\u200B', '')
    .replace(/<!date\^(\d+)\^([^|]*)\|[^>]*>/g, (_all, seconds: string, format: string) => escapeHtml(dateText(Number(seconds), format)))
    .replace(/<(https?:[^|>]*)\|([^>]*)>/g, '<a href="$1">$2</a>')
    .replace(/<#([^>|]*)>/g, (_all, channel: string) => mentionHtml(channel))
    .replace(/^\*(.*)\*$/m, '<b>$1</b>')
    .replaceAll('\n', '<br>');
}

function buttonHtml(element: Extract<KnownBlock, { type: 'actions' }>['elements'][number]): string {
  if (element.type === 'external_select') return `<div class="field">${escapeHtml(element.placeholder?.text ?? '')}</div>`;
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
