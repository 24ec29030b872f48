import type { ContextBlock, KnownBlock, RichTextSection } from '@slack/types';
import type { Announcement } from '../../../src/model/announcement.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import type { MessagePreview, PreviewPart } from '../../../src/model/preview.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { digestCapacity } from './digest.ts';
import { renderAnnouncement } from './render.ts';

/** Previews an announcement as Slack shows it, from the blocks that are sent to Slack. Pure. */
export function previewAnnouncement(announcement: Announcement): MessagePreview {
  return renderAnnouncement(firstMessage(announcement, digestCapacity)).blocks.flatMap(partsOf);
}

function partsOf(block: KnownBlock): PreviewPart[] {
  switch (block.type) {
    case 'header':
      return [{ kind: 'heading', line: [{ text: block.text.text }] }];
    case 'rich_text':
      return block.elements.flatMap((part): PreviewPart[] => {
        if (part.type === 'rich_text_section') return [{ kind: 'text', line: lineOf(part) }];
        if (part.type === 'rich_text_list')
          return [{ kind: 'list', items: part.elements.flatMap((item) => (item.type === 'rich_text_section' ? [lineOf(item)] : [])) }];
        return [unknown(part.type)];
      });
    case 'section':
      return [
        ...(block.text === undefined ? [] : sectionParts(block.text)),
        ...(block.accessory?.type === 'image' ? [pictureOf(block.accessory)] : []),
      ];
    case 'image':
      return [pictureOf(block)];
    case 'context':
      return [{ kind: 'quiet', line: contextLine(block) }];
    case 'actions': {
      const buttons = block.elements.flatMap((element) =>
        element.type === 'button' ? [{ label: element.text.text, style: element.url ? 'link' : (element.style ?? 'plain') } as const] : [],
      );
      return [{ kind: 'buttons', buttons }];
    }
    default:
      return [unknown(block.type)];
  }
}

/** A part that can't be drawn is named, never left out silently. */
function unknown(type: string): PreviewPart {
  return { kind: 'quiet', line: [{ text: `(a part of the kind ${type})` }] };
}

/** Pictures are not loaded: their description is shown instead. */
function pictureOf({ alt_text }: { alt_text: string }): PreviewPart {
  return { kind: 'quiet', line: [{ text: `(picture: ${alt_text})` }] };
}

function sectionParts({ type, text }: { type: string; text: string }): PreviewPart[] {
  if (type !== 'mrkdwn') return [{ kind: 'text', line: [{ text }] }];
  return text.split('\n').map((row): PreviewPart => {
    const [, bold] = /^\*(.*)\*$/.exec(row) ?? [];
    return { kind: 'text', line: mrkdwnLine(bold ?? row).map((span) => (bold === undefined ? span : { ...span, style: 'bold' })) };
  });
}

/** Returns text, dates and links in their order. */
function mrkdwnLine(mrkdwn: string): Line {
  const spans: Span[] = [];
  let end = 0;
  for (const match of mrkdwn.matchAll(/<!date\^(\d+)\^([^<|>]*)\|([^<>]*)>|<(https?:[^<|>]+)\|([^<>]*)>/g)) {
    const [all, seconds, format = '', fallback = '', url, label = ''] = match;
    if (match.index > end) spans.push({ text: unescapeText(mrkdwn.slice(end, match.index)) });
    end = match.index + all.length;
    if (seconds !== undefined) spans.push(momentOf(Number(seconds), format, unescapeText(fallback)));
    else if (url !== undefined) spans.push({ text: unescapeText(label), link: unescapeText(url) });
  }
  return end < mrkdwn.length ? [...spans, { text: unescapeText(mrkdwn.slice(end)) }] : spans;
}

function lineOf({ elements }: RichTextSection): Line {
  return elements.map((element): Span => {
    switch (element.type) {
      case 'text':
        return styled({ text: element.text }, element.style);
      case 'link':
        return styled({ text: element.text ?? element.url, link: element.url }, element.style);
      case 'date':
        return momentOf(element.timestamp, element.format, element.fallback ?? '');
      default:
        return { text: `(${element.type})` };
    }
  });
}

function styled(span: Span, style: { bold?: boolean; code?: boolean } | undefined): Span {
  if (style?.bold) return { ...span, style: 'bold' };
  return style?.code ? { ...span, style: 'code' } : span;
}

function contextLine({ elements }: ContextBlock): Line {
  return elements.flatMap((element) => {
    if (element.type === 'image') return [{ text: `(${element.type})` }];
    return element.type === 'mrkdwn' ? mrkdwnLine(element.text) : [{ text: element.text }];
  });
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function unescapeText(text: string): string {
  return text.replaceAll('\u200B', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A day without a time is the same everywhere: it is not converted to the reader's zone. */
function momentOf(seconds: number, format: string, text: string): Span {
  return format.includes('{time}') ? { text, at: new Date(seconds * 1000).toISOString() } : { text };
}
