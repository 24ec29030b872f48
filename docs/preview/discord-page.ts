import { type APIButtonComponent, type APIComponentInContainer, type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { AnyBody } from '../../adapters/discord/render/components-body.ts';
import { escapeHtml, pageOf, pictureHtml } from './page.ts';

const CSS = `
body { font: 16px/1.375 "gg sans", "Noto Sans", "Liberation Sans", Arial, sans-serif; color: #dbdee1; background: #313338; padding: 14px 20px 18px; }
.message { display: flex; gap: 16px; padding: 6px 0; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #5865f2; color: #fff; font: 700 20px/40px "Liberation Sans", Arial; text-align: center; }
.name { color: #f2f3f5; font-weight: 500; } .app { font-size: 10px; font-weight: 600; background: #5865f2; color: #fff; border-radius: 3px; padding: 2px 4px; margin: 0 6px; vertical-align: 2px; }
.time { font-size: 12px; color: #949ba4; }
.box { max-width: 560px; margin-top: 4px; padding: 14px 16px; background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid; border-radius: 8px; font-size: 15px; line-height: 1.375; display: flex; flex-direction: column; gap: 6px; }
.section { display: flex; gap: 12px; } .texts { flex: 1; } .thumbnail { width: 85px; height: 85px; border-radius: 8px; } .large { width: 520px; height: 272px; border-radius: 8px; } a { color: #00a8fc; text-decoration: none; }
.when { background: #3f4147; border-radius: 3px; padding: 0 2px; }
ul { margin: 0 0 0 18px; padding: 0; } h2 { font-size: 20px; line-height: 1.3; margin: 2px 0; color: #f2f3f5; } h3 { font-size: 17px; line-height: 1.375; margin: 2px 0; color: #f2f3f5; }
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
export function discordPage(messages: readonly AnyBody[]): string {
  return pageOf({ css: CSS, body: messages.map(messageHtml).join('\n'), width: 660 });
}

function messageHtml(body: AnyBody): string {
  if (!('flags' in body)) throw new Error("docs/preview/discord-page.ts draws messages of components alone");
  const head = '<div><span class="name">Herald</span><span class="app">APP</span><span class="time">Today at 09:00</span></div>';
  return `<div class="message"><div class="avatar">H</div><div>${head}${body.components.map(componentHtml).join('')}</div></div>`;
}

function componentHtml(component: APIMessageTopLevelComponent | APIComponentInContainer): string {
  switch (component.type) {
    case ComponentType.Container: {
      const colour = (component.accent_color ?? 0).toString(16).padStart(6, '0');
      return `<div class="box" style="border-color: #${colour}">${component.components.map(componentHtml).join('')}</div>`;
    }
    case ComponentType.Section: {
      const { accessory, components } = component;
      const beside = accessory.type === ComponentType.Thumbnail ? pictureHtml('', 'thumbnail') : buttonHtml(accessory);
      return `<div class="section"><div class="texts">${components.map(componentHtml).join('')}</div><div>${beside}</div></div>`;
    }
    case ComponentType.TextDisplay:
      return `<div class="words">${component.content.split('\n').map(lineHtml).join('')}</div>`;
    case ComponentType.MediaGallery:
      return component.items.map(() => pictureHtml('', 'large')).join('');
    case ComponentType.ActionRow:
      return `<div>${component.components.map((one) => buttonHtml(one as APIButtonComponent)).join(' ')}</div>`;
    default:
      throw new Error(`docs/preview/discord-page.ts can't draw components of type ${component.type}`);
  }
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

/** A line of text: a heading, a list's item, small words, or a paragraph. */
function lineHtml(line: string): string {
  if (line.startsWith('## ')) return `<h2>${markdownHtml(line.slice(3))}</h2>`;
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
