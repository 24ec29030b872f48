import type { ContextBlock, KnownBlock, RichTextSection } from '@slack/types';
import type { Announcement } from '../../../src/model/announcement.ts';
import type { MessagePreview, PreviewPart } from '../../../src/model/preview.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { renderAnnouncement } from './render.ts';

/** An announcement as Slack shows it, from the blocks that Slack is sent. Pure. */
export function previewAnnouncement(announcement: Announcement): MessagePreview {
  return renderAnnouncement(announcement).blocks.flatMap(partsOf);
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

/** What this can't draw is named, never left out without a word. */
function unknown(type: string): PreviewPart {
  return { kind: 'quiet', line: [{ text: `(a part of the kind ${type})` }] };
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
  return elements.flatMap((element, index): Span[] => {
    const gap = index === 0 ? [] : [{ text: ' ' }];
    if (element.type === 'plain_text') return [...gap, { text: element.text }];
    if (element.type !== 'mrkdwn') return [...gap, { text: `(${element.type})` }];
    const [, seconds, format = '', fallback = ''] = /^<!date\^(\d+)\^([^|]*)\|([^>]*)>$/.exec(element.text) ?? [];
    if (seconds !== undefined) return [...gap, momentOf(Number(seconds), format, unescapeText(fallback))];
    const [, url, label] = /^<([^|>]+)\|([^>]*)>$/.exec(element.text) ?? [];
    return [
      ...gap,
      url === undefined ? { text: unescapeText(element.text) } : { text: unescapeText(label ?? ''), link: unescapeText(url) },
    ];
  });
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A day alone is the same everywhere: it is no moment in the reader's zone. */
function momentOf(seconds: number, format: string, text: string): Span {
  return format.includes('{time}') ? { text, at: new Date(seconds * 1000).toISOString() } : { text };
}
