import {
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIEmbed,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Announcement } from '../../../src/model/announcement.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import type { MessagePreview, PreviewPart } from '../../../src/model/preview.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { digestCapacity } from './digest.ts';
import { formOf, renderIn } from './render.ts';

/** Placeholder for the delivery's key, from which the marker of digests and notices is made. */
const NO_KEY = 'preview';

/** Renders an announcement as Discord shows it, from the message body that Discord would be sent. Pure. */
export function previewAnnouncement(announcement: Announcement): MessagePreview {
  const first = firstMessage(announcement, digestCapacity);
  const body = renderIn(formOf(first), { announcement: first, key: NO_KEY });
  if ('flags' in body) return body.components.flatMap(partsOf);
  const { content, embeds, components } = body;
  const buttons = components.flatMap((row) => row.components).map(buttonOf);
  return [
    ...(content === '' ? [] : markdownParts(content)),
    ...embeds.map(cardOf),
    ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
  ];
}

const STYLES = { [ButtonStyle.Link]: 'link', [ButtonStyle.Primary]: 'primary', [ButtonStyle.Danger]: 'danger' } as const;

/** Returns the preview of a component. */
function partsOf(component: APIMessageTopLevelComponent | APIComponentInContainer): readonly PreviewPart[] {
  switch (component.type) {
    case ComponentType.Container:
      return [{ kind: 'card', colour: component.accent_color ?? 0, parts: component.components.flatMap(partsOf) }];
    case ComponentType.Section: {
      const { accessory, components } = component;
      const beside =
        accessory.type === ComponentType.Thumbnail
          ? [pictureOf(accessory)]
          : [{ kind: 'buttons', buttons: [buttonOf(accessory)] } as const];
      return [...components.flatMap(partsOf), ...beside];
    }
    case ComponentType.TextDisplay:
      return markdownParts(component.content);
    case ComponentType.MediaGallery:
      return component.items.map(pictureOf);
    case ComponentType.ActionRow: {
      const buttons = component.components.flatMap((one) => (one.type === ComponentType.Button ? [buttonOf(one)] : []));
      return [{ kind: 'buttons', buttons }];
    }
    default:
      return [];
  }
}

function pictureOf({ description }: { description?: string | null | undefined }): PreviewPart {
  return { kind: 'quiet', line: [{ text: `(picture: ${description ?? ''})` }] };
}

function buttonOf(button: APIButtonComponent): Extract<PreviewPart, { kind: 'buttons' }>['buttons'][number] {
  const style = button.style in STYLES ? STYLES[button.style as keyof typeof STYLES] : 'plain';
  return { label: 'label' in button ? (button.label ?? '') : '', style };
}

function cardOf({ title = '', url, description, color = 0, fields = [], footer, thumbnail, image }: APIEmbed): PreviewPart {
  const parts: PreviewPart[] = description ? markdownParts(description) : [];
  const line = markdownLine(title).map((span): Span => (url ? { ...span, link: url } : span));
  if (title !== '') parts.unshift({ kind: 'heading', line });
  const shown = fields.map(({ name, value }) => ({ name: textOf(markdownLine(name)), value: markdownLine(value) }));
  if (shown.length > 0) parts.push({ kind: 'fields', fields: shown });
  for (const picture of [thumbnail, image]) if (picture) parts.push(pictureOf(picture));
  if (footer) parts.push({ kind: 'quiet', line: [{ text: footer.text }] });
  return { kind: 'card', colour: color, parts };
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Parses text line by line into headings, lists, small text and paragraphs. */
function markdownParts(text: string): PreviewPart[] {
  const parts: PreviewPart[] = [];
  for (const line of text.split('\n')) {
    const last = parts.at(-1);
    if (line.startsWith('- ')) {
      const item = markdownLine(line.slice(2));
      if (last?.kind === 'list') parts[parts.length - 1] = { kind: 'list', items: [...last.items, item] };
      else parts.push({ kind: 'list', items: [item] });
    } else if (/^###? /.test(line)) parts.push({ kind: 'heading', line: markdownLine(line.replace(/^#+ /, '')) });
    else if (line.startsWith('-# ')) parts.push({ kind: 'quiet', line: markdownLine(line.slice(3)) });
    else parts.push({ kind: 'text', line: markdownLine(line) });
  }
  return parts;
}

/** Parses the markup that our messages use, in one pass: timestamps, links, bold text and escaped characters. */
function markdownLine(text: string): Line {
  const pieces = /<t:(\d+):(\w)>|\[((?:[^\\[\]]|\\.)*)\]\(<([^<>]*)>\)|<(https?:[^<>]*)>|\*\*((?:[^*\\]|\\.)+)\*\*|\\([!-/:-@[-`{-~])/g;
  const spans: Span[] = [];
  let end = 0;
  const plain = (words: string): void => {
    const last = spans.at(-1);
    if (words === '') return;
    if (last && Object.keys(last).length === 1) spans[spans.length - 1] = { text: last.text + words };
    else spans.push({ text: words });
  };
  for (const match of text.matchAll(pieces)) {
    const [all, seconds, format, label, url, address, bold, escaped] = match;
    plain(text.slice(end, match.index));
    end = match.index + all.length;
    if (seconds !== undefined) spans.push(momentOf(Number(seconds), format ?? 'f'));
    else if (url !== undefined) spans.push({ text: label ?? '', link: url });
    else if (address !== undefined) spans.push({ text: address, link: address });
    else if (bold !== undefined) spans.push({ text: textOf(markdownLine(bold)), style: 'bold' });
    else plain(escaped ?? '');
  }
  plain(text.slice(end));
  return spans;
}

/** Returns a timestamp's span. A day has no `at`, because it is not converted to the reader's time zone. */
function momentOf(seconds: number, format: string): Span {
  const iso = new Date(seconds * 1000).toISOString();
  return format === 'D' || format === 'd' ? { text: iso.slice(0, 10) } : { text: `${iso.slice(0, 16).replace('T', ' ')} UTC`, at: iso };
}
