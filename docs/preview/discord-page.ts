import { type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { MessageBody } from '../../adapters/discord/message-body.ts';
import { escapeHtml, pageOf } from './page.ts';

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
.button { display: inline-block; margin-top: 6px; padding: 0 14px; height: 32px; line-height: 32px; border-radius: 4px; background: #4e5058; color: #fff; font-size: 14px; font-weight: 500; }
`;

const LONG = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'short' });

/** Messages as Discord shows them to a reader in UTC. Pure. @throws {Error} at something this page can't draw */
export function discordPage(messages: readonly MessageBody[]): string {
  return pageOf({ css: CSS, body: messages.map(messageHtml).join('\n'), width: 660 });
}

function messageHtml({ content, embeds, components }: MessageBody): string {
  if (content !== '') throw new Error("docs/preview/discord-page.ts can't draw content");
  const head = '<div><span class="name">Herald</span><span class="app">APP</span><span class="time">Today at 09:00</span></div>';
  const buttons = components.flatMap((row) => row.components).map((button) => {
    if (button.type !== ComponentType.Button || button.style !== ButtonStyle.Link) throw new Error("docs/preview/discord-page.ts can't draw this button");
    return `<span class="button">${escapeHtml(button.label ?? '')} ↗</span>`;
  });
  return `<div class="message"><div class="avatar">H</div><div>${head}${embeds.map(embedHtml).join('')}<div>${buttons.join(' ')}</div></div></div>`;
}

function embedHtml({ title = '', url, description, color = 0, fields = [], footer }: APIEmbed): string {
  const heading = url ? `<a href="${escapeHtml(url)}">${markdownHtml(title)}</a>` : markdownHtml(title);
  const rows = [
    `<div class="title">${heading}</div>`,
    description ? `<div>${markdownHtml(description)}</div>` : '',
    fields.length > 0
      ? `<div class="fields">${fields.map(({ name, value }) => `<div><b>${markdownHtml(name)}</b>${markdownHtml(value)}</div>`).join('')}</div>`
      : '',
    footer ? `<div class="footer">${escapeHtml(footer.text)}</div>` : '',
  ];
  return `<div class="embed" style="border-color: #${color.toString(16).padStart(6, '0')}">${rows.join('')}</div>`;
}

/** What posts are made of: escapes and timestamps. Pure. */
function markdownHtml(text: string): string {
  return text.replace(/<t:(\d+):F>|\\([!-/:-@[-`{-~])|([&<>"])/g, (_all, seconds?: string, escaped?: string, other?: string) =>
    seconds ? `<span class="when">${LONG.format(new Date(Number(seconds) * 1000))}</span>` : escapeHtml(escaped ?? other ?? ''),
  );
}
