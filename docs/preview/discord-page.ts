import { type APIButtonComponent, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { MessageBody } from '../../adapters/discord/render/message-body.ts';
import { escapeHtml, pageOf, pictureHtml } from './page.ts';

const CSS = `
body { font: 16px/1.375 "gg sans", "Noto Sans", "Liberation Sans", Arial, sans-serif; color: #dbdee1; background: #313338; padding: 14px 20px 18px; }
.message { display: flex; gap: 16px; padding: 6px 0; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #5865f2; color: #fff; font: 700 20px/40px "Liberation Sans", Arial; text-align: center; }
.name { color: #f2f3f5; font-weight: 500; } .app { font-size: 10px; font-weight: 600; background: #5865f2; color: #fff; border-radius: 3px; padding: 2px 4px; margin: 0 6px; vertical-align: 2px; }
.time { font-size: 12px; color: #949ba4; }
.embed { max-width: 520px; margin-top: 4px; padding: 10px 16px 14px 12px; background: #2b2d31; border-left: 4px solid; border-radius: 4px; font-size: 14px; line-height: 1.29; }
.title { font-size: 16px; font-weight: 600; line-height: 1.375; margin: 4px 0 6px; color: #f2f3f5; } a { color: #00a8fc; text-decoration: none; }
.fields { display: flex; flex-wrap: wrap; gap: 8px 24px; margin-top: 10px; } .fields b { display: block; color: #f2f3f5; margin-bottom: 2px; }
.when { background: #3f4147; border-radius: 3px; padding: 0 2px; }
.footer { font-size: 12px; color: #b5bac1; margin-top: 10px; }
ul { margin: 0 0 0 18px; padding: 0; } h3 { font-size: 16px; line-height: 1.375; margin: 8px 0 4px; color: #f2f3f5; } .embed { position: relative; } .has-thumbnail { padding-right: 112px; } .thumbnail { position: absolute; top: 12px; right: 16px; width: 80px; height: 80px; } .large { width: 400px; height: 210px; margin-top: 12px; }
.small { font-size: 12px; color: #949ba4; }
.button { display: inline-block; margin: 6px 6px 0 0; padding: 0 14px; height: 32px; line-height: 32px; border-radius: 4px; background: #4e5058; color: #fff; font-size: 14px; font-weight: 500; }
.primary { background: #5865f2; } .danger { background: #da373c; }
`;

const FORMS: Readonly<Record<string, Intl.DateTimeFormat>> = {
  F: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'short' }),
  f: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' }),
  D: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' }),
  d: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'short' }),
  t: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', timeStyle: 'short' }),
};

/** Messages as Discord shows them to a reader in UTC. Pure. @throws {Error} at something this page can't draw */
export function discordPage(messages: readonly MessageBody[]): string {
  return pageOf({ css: CSS, body: messages.map(messageHtml).join('\n'), width: 660 });
}

function messageHtml({ content, embeds, components }: MessageBody): string {
  if (content !== '') throw new Error("docs/preview/discord-page.ts can't draw content");
  const head = '<div><span class="name">Herald</span><span class="app">APP</span><span class="time">Today at 09:00</span></div>';
  const buttons = components.flatMap((row) => row.components).map(buttonHtml);
  return `<div class="message"><div class="avatar">H</div><div>${head}${embeds.map(embedHtml).join('')}<div>${buttons.join(' ')}</div></div></div>`;
}

const BUTTON_CLASSES: Readonly<Partial<Record<ButtonStyle, string>>> = {
  [ButtonStyle.Link]: '',
  [ButtonStyle.Secondary]: '',
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Danger]: 'danger',
};

function buttonHtml(button: APIButtonComponent): string {
  const look = BUTTON_CLASSES[button.style];
  if (button.type !== ComponentType.Button || look === undefined || !('label' in button)) throw new Error("docs/preview/discord-page.ts can't draw this button");
  return `<span class="button ${look}">${escapeHtml(button.label ?? '')}${button.style === ButtonStyle.Link ? ' ↗' : ''}</span>`;
}

function embedHtml({ title = '', url, description, color = 0, fields = [], footer, thumbnail, image }: APIEmbed): string {
  const heading = url ? `<a href="${escapeHtml(url)}">${markdownHtml(title)}</a>` : markdownHtml(title);
  const rows = [
    `<div class="title">${heading}</div>`,
    description ? description.split('\n').map(lineHtml).join('') : '',
    fields.length > 0
      ? `<div class="fields">${fields.map(({ name, value }) => `<div><b>${markdownHtml(name)}</b>${markdownHtml(value)}</div>`).join('')}</div>`
      : '',
    thumbnail ? pictureHtml('', 'thumbnail') : '',
    image ? pictureHtml('', 'large') : '',
    footer ? `<div class="footer">${escapeHtml(footer.text)}</div>` : '',
  ];
  return `<div class="embed ${thumbnail ? 'has-thumbnail' : ''}" style="border-color: #${color.toString(16).padStart(6, '0')}">${rows.join('')}</div>`;
}

/** A line of an embed: a heading, a list's item, small words, or a paragraph. */
function lineHtml(line: string): string {
  if (line.startsWith('### ')) return `<h3>${markdownHtml(line.slice(4))}</h3>`;
  if (line.startsWith('- ')) return `<ul><li>${markdownHtml(line.slice(2))}</li></ul>`;
  return line.startsWith('-# ') ? `<div class="small">${markdownHtml(line.slice(3))}</div>` : `<div>${markdownHtml(line)}</div>`;
}

/** What announcements are made of: timestamps, links, bold words, escapes. Pure. */
function markdownHtml(text: string): string {
  const pieces = /<t:(\d+):([FfDdt])>|\[([^\]]*)\]\(<([^>]*)>\)|\*\*(.+?)\*\*|\\([!-/:-@[-`{-~])|([&<>"])/g;
  return text.replace(pieces, (_all, seconds?: string, form?: string, label?: string, url?: string, bold?: string, escaped?: string, other?: string) => {
    if (seconds) return `<span class="when">${FORMS[form ?? '']?.format(new Date(Number(seconds) * 1000)) ?? ''}</span>`;
    if (url) return `<a href="${escapeHtml(url)}">${escapeHtml(label ?? '')}</a>`;
    return bold ? `<b>${markdownHtml(bold)}</b>` : escapeHtml(escaped ?? other ?? '');
  });
}
