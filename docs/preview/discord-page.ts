import { type APIButtonComponent, type APIComponentInContainer, type APIComponentInLabel, type APIMessage, type APIMessageTopLevelComponent, type APIModalInteractionResponseCallbackData, ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import type { AnyBody } from '../../adapters/discord/render/message-body.ts';
import { escapeHtml, pageOf, pictureHtml } from './page.ts';

const CSS = `
body { font: 16px/1.375 "gg sans", "Noto Sans", "Liberation Sans", Arial, sans-serif; color: #dbdee1; background: #313338; padding: 14px 20px 18px; }
.message { display: flex; gap: 16px; padding: 6px 0; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #5865f2; color: #fff; font: 700 20px/40px "Liberation Sans", Arial; text-align: center; }
.name { color: #f2f3f5; font-weight: 500; } .app { font-size: 10px; font-weight: 600; background: #5865f2; color: #fff; border-radius: 3px; padding: 2px 4px; margin: 0 6px; vertical-align: 2px; }
.time { font-size: 12px; color: #949ba4; }
.box { max-width: 560px; margin-top: 4px; padding: 14px 16px; background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid; border-radius: 8px; font-size: 15px; line-height: 1.375; display: flex; flex-direction: column; gap: 6px; }
.section { display: flex; gap: 12px; } .texts { flex: 1; } .thumbnail { width: 85px; height: 85px; border-radius: 8px; } .large { width: 520px; height: 272px; border-radius: 8px; } a { color: #00a8fc; text-decoration: none; }
.mention { background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 2px; }
.when { background: #3f4147; border-radius: 3px; padding: 0 2px; }
ul { margin: 0 0 0 18px; padding: 0; } h2 { font-size: 20px; line-height: 1.3; margin: 2px 0; color: #f2f3f5; } h3 { font-size: 17px; line-height: 1.375; margin: 2px 0; color: #f2f3f5; }
.small { font-size: 12px; color: #949ba4; }
.button { display: inline-block; margin: 6px 6px 0 0; padding: 0 14px; height: 32px; line-height: 32px; border-radius: 4px; background: #4e5058; color: #fff; font-size: 14px; font-weight: 500; }
.modal { background: #2b2d31; border: 1px solid #3f4147; border-radius: 8px; padding: 18px; } .modal h2 { margin-bottom: 12px; } .field { margin-bottom: 16px; } .field b { color: #f2f3f5; font-weight: 600; }
.input { background: #1e1f22; border: 1px solid #3f4147; border-radius: 6px; padding: 8px 10px; margin-top: 6px; overflow: hidden; white-space: nowrap; } .quiet { color: #87898c; } .end { text-align: right; }
.choice { display: flex; gap: 10px; margin-top: 8px; } .choice i { flex: none; width: 20px; height: 20px; border: 2px solid #b5bac1; border-radius: 50%; } .choice .box-mark { border-radius: 5px; } .choice .on { border: 6px solid #5865f2; background: #fff; }
.primary { background: #5865f2; } .danger { background: #da373c; }
`;

const FORMS: Readonly<Record<string, Intl.DateTimeFormat>> = {
  F: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'short' }),
  f: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' }),
  D: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long' }),
  d: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'short' }),
  t: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', timeStyle: 'short' }),
};

/** Messages as Discord shows them to a reader in UTC. `names`: of the channels and people in them, by their ids. Pure. @throws {Error} at something this page can't draw */
export function discordPage(messages: readonly (AnyBody | APIMessage)[], names: Readonly<Record<string, string>> = {}): string {
  const body = messages.map(messageHtml).join('\n');
  const named = body.replace(/(<span class="mention">[#@])(\d+)/g, (_all, before: string, id: string) => {
    if (!names[id]) throw new Error(`docs/preview/discord-page.ts knows no name of ${id}`);
    return before + escapeHtml(names[id]);
  });
  return pageOf({ css: CSS, body: named, width: 660 });
}

/** A form as Discord shows it, with what is chosen from the start. Pure. @throws {Error} at something this page can't draw */
export function modalPage({ title, components }: APIModalInteractionResponseCallbackData): string {
  const fields = components.map((label) => {
    if (label.type !== ComponentType.Label) throw new Error(`docs/preview/discord-page.ts can't draw a modal with components of type ${label.type}`);
    const hint = label.description === undefined ? '' : `<div class="small">${escapeHtml(label.description)}</div>`;
    return `<div class="field"><b>${escapeHtml(label.label)}</b>${hint}${fieldHtml(label.component)}</div>`;
  });
  const end = '<div class="end"><span class="button">Cancel</span><span class="button primary">Submit</span></div>';
  return pageOf({ css: CSS, body: `<div class="modal"><h2>${escapeHtml(title)}</h2>${fields.join('')}${end}</div>`, width: 520 });
}

function fieldHtml(field: APIComponentInLabel): string {
  switch (field.type) {
    case ComponentType.TextInput:
      return field.value === undefined ? inputHtml(field.placeholder ?? '', 'quiet') : inputHtml(field.value);
    case ComponentType.RadioGroup:
      return field.options.map((option) => `<div class="choice"><i class="${option.default ? 'on' : ''}"></i>${optionHtml(option)}</div>`).join('');
    case ComponentType.CheckboxGroup:
      return field.options.map((option) => `<div class="choice"><i class="box-mark ${option.default ? 'on' : ''}"></i>${optionHtml(option)}</div>`).join('');
    case ComponentType.StringSelect: {
      const chosen = field.options.filter((option) => option.default).map(({ label }) => label);
      return chosen.length > 0 ? inputHtml(`${chosen.join(', ')} ▾`) : inputHtml(`${field.placeholder ?? 'Make a selection'} ▾`, 'quiet');
    }
    case ComponentType.RoleSelect:
      return inputHtml(`${field.placeholder ?? 'Make a selection'} ▾`, 'quiet');
    default:
      throw new Error(`docs/preview/discord-page.ts can't draw a field of type ${field.type}`);
  }
}

function inputHtml(text: string, look = ''): string {
  return `<div class="input ${look}">${escapeHtml(text)}&nbsp;</div>`;
}

function optionHtml({ label, description }: { label: string; description?: string }): string {
  return `<div>${escapeHtml(label)}${description === undefined ? '' : `<div class="small">${escapeHtml(description)}</div>`}</div>`;
}

function messageHtml(body: AnyBody | APIMessage): string {
  if (!('flags' in body)) throw new Error("docs/preview/discord-page.ts draws messages of components alone");
  const isPrivate = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const head = '<div><span class="name">Herald</span><span class="app">APP</span><span class="time">Today at 09:00</span></div>';
  return `<div class="message"><div class="avatar">H</div><div>${head}${(body.components ?? []).map(componentHtml).join('')}${isPrivate ? '<div class="small">Only you can see this</div>' : ''}</div></div>`;
}

function componentHtml(component: APIMessageTopLevelComponent | APIComponentInContainer): string {
  switch (component.type) {
    case ComponentType.Container: {
      const colour = (component.accent_color ?? 0x3f4147).toString(16).padStart(6, '0');
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
  const pieces = /<([#@])(\d+)>|<t:(\d+):([FfDdt])>|\[([^\]]*)\]\(<([^>]*)>\)|\*\*(.+?)\*\*|\\([!-/:-@[-`{-~])|([&<>"])/g;
  return text.replace(pieces, (_all, sign?: string, id?: string, seconds?: string, form?: string, label?: string, url?: string, bold?: string, escaped?: string, other?: string) => {
    if (sign) return `<span class="mention">${sign}${id}</span>`;
    if (seconds) return `<span class="when">${FORMS[form ?? '']?.format(new Date(Number(seconds) * 1000)) ?? ''}</span>`;
    if (url) return `<a href="${escapeHtml(url)}">${escapeHtml(label ?? '')}</a>`;
    return bold ? `<b>${markdownHtml(bold)}</b>` : escapeHtml(escaped ?? other ?? '');
  });
}
