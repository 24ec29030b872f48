import { type APIActionRowComponent, type APIButtonComponent, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { PostAnnouncement } from '../../../src/model/announcement.ts';
import { fitEscaped, fitPlain, isBlank, safeUrl } from './escape.ts';
import { bodyOf, LIMITS, type MessageBody } from './message-body.ts';

const COLOURS: Readonly<Record<string, number>> = { link: 0x2f81f7, release: 0x2da44e, event: 0x8957e5 };
const OTHER_COLOUR = 0x6e7781;
const FOOTER_MAX = 300;
const FIELD_MAX = 300;
const PLAIN_TLDR_MAX = 900;
const MOST_TAGS = 8;

/** One post as an embed and a “Read post” button. Pure. */
export function renderPost(post: PostAnnouncement): MessageBody {
  const url = safeUrl(post.url, LIMITS.embedUrl);
  const footer = contextOf(post);
  const fields = factsOf(post).map(({ name, value }) => ({ name, value, inline: true }));
  const embed: APIEmbed = {
    title: titleOf(post.title),
    color: COLOURS[post.kind] ?? OTHER_COLOUR,
    ...(url ? { url } : {}),
    ...(post.tldr && !isBlank(post.tldr) ? { description: fitEscaped(post.tldr, LIMITS.embedDescription) } : {}),
    ...(fields.length > 0 ? { fields } : {}),
    ...(footer ? { footer: { text: footer } } : {}),
  };
  return bodyOf({ embeds: [embed], components: readButton(post.url) });
}

/** The same post without an embed, for channels where we may not embed links. Pure. */
export function renderPlainPost(post: PostAnnouncement): MessageBody {
  const url = safeUrl(post.url, LIMITS.embedUrl);
  const context = contextOf(post);
  const lines = [
    `**${titleOf(post.title)}**`,
    ...(post.tldr && !isBlank(post.tldr) ? [fitEscaped(post.tldr, PLAIN_TLDR_MAX)] : []),
    ...factsOf(post).map(({ name, value }) => `${name}: ${value}`),
    ...(context ? [`-# ${fitEscaped(context, FOOTER_MAX)}`] : []),
  ].join('\n');
  const withUrl = url ? `${lines}\n<${url}>` : lines;
  return bodyOf({ content: withUrl.length <= LIMITS.content ? withUrl : lines, components: readButton(post.url) });
}

function titleOf(title: string): string {
  return isBlank(title) ? '(untitled)' : fitEscaped(title, LIMITS.embedTitle);
}

function readButton(url: string | null): APIActionRowComponent<APIButtonComponent>[] {
  const address = safeUrl(url, LIMITS.buttonUrl);
  if (!address) return [];
  return [
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Read post', url: address }],
    },
  ];
}

/** What a release or an event has to say beside its title; escaped. */
function factsOf({ release, event }: PostAnnouncement): readonly { name: string; value: string }[] {
  const facts: { name: string; value: string }[] = [];
  if (release) facts.push({ name: 'Version', value: `${fitEscaped(release.version, 100)}${release.prerelease ? ' (pre-release)' : ''}` });
  if (event) {
    const [start, end] = [eventTimeOf(event.startsAt), event.endsAt && eventTimeOf(event.endsAt)];
    if (start) facts.push({ name: 'When', value: end && end !== start ? `${start} – ${end}` : start });
    const where = [event.place, event.mode].filter((part): part is string => part !== null && !isBlank(part)).join(' · ');
    if (where) facts.push({ name: 'Where', value: fitEscaped(where, FIELD_MAX) });
  }
  return facts.filter(({ value }) => !isBlank(value));
}

const DAY_MS = 86_400_000;

/** Midnight UTC stands for a day without a time: it is shown as that day, taken at noon so that it stays the same day from UTC-12 to UTC+11. */
function eventTimeOf(iso: string): string | null {
  const ms = Date.parse(iso);
  return ms % DAY_MS === 0 ? `<t:${(ms + DAY_MS / 2) / 1000}:D>` : timestampOf(iso, 'F');
}

/** `<t:…>`, which Discord shows in the reader's own time zone; null for no time. Pure. */
export function timestampOf(iso: string, style: 'F' | 'f' | 'D' | 'd'): string | null {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? null : `<t:${Math.floor(ms / 1000)}:${style}>`;
}

/** Source · kind · date · tags. Footers know no markup: plain text, and none may be made of it. */
function contextOf({ source, kind, date, event, tags }: PostAnnouncement): string {
  const shownTags = tags.filter((tag) => !isBlank(tag)).slice(0, MOST_TAGS);
  const parts = [source, kind, event ? null : dayOf(date), shownTags.map((tag) => `#${tag.replace(/\s+/g, '-')}`).join(' ')];
  return fitPlain(parts.filter((part) => part !== null && !isBlank(part)).join(' · '), FOOTER_MAX);
}

/** `14 Jan 2026`, in UTC; null for no date. Pure. */
export function dayOf(iso: string | null): string | null {
  if (iso === null || Number.isNaN(Date.parse(iso))) return null;
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
