import type { APIEmbed, APIMessage } from 'discord.js';
import { LANGUAGES } from '../../../src/languages/index.ts';
import { noteText } from '../../../src/model/post-context.ts';
import type { Outgoing } from '../../../src/ports/messenger.ts';
import { safeUrl } from '../render/escape.ts';
import { componentIdOf, markerOf, nonceOf } from '../render/marker.ts';
import { LIMITS, textsOf, usesComponents, walk, withoutMention } from '../render/message-body.ts';
import { renderAnnouncement, renderInComponents, renderPlainAnnouncement } from '../render/render.ts';

/** Whether a message in a channel's history is this delivery, in whichever form it was sent and even if it was edited since. Pure. */
export function matchesDelivery(found: APIMessage, outgoing: Outgoing, ownId: string): boolean {
  const message = { ...found, content: withoutMention(found.content) };
  if (message.author.id !== ownId) return false;
  if (message.nonce !== undefined && String(message.nonce) === nonceOf(outgoing.key)) return true;
  const ownNumber = componentIdOf(outgoing.key);
  const components = message.components ?? [];
  if (walk(components).some(({ id }) => id === ownNumber)) return true;
  const { announcement } = outgoing;
  if (announcement.type !== 'post') {
    const marker = markerOf(outgoing);
    return message.embeds.some(({ footer }) => footer?.text === marker) || linesIn(message).includes(`-# ${marker}`);
  }
  // A notice that asks for approval shows this very message.
  if (isNotice(message)) return false;
  // A reminder has the same address as the announcement of its event.
  if (isReminder(message) !== (announcement.note?.kind === 'reminder')) return false;
  // A post is identified by its address, not its title: titles repeat and get corrected.
  const url = safeUrl(announcement.url, LIMITS.embedUrl);
  const addresses = addressesOf({ ...message, content: withoutReminder(message.content) });
  if (url && addresses.includes(url)) return true;
  // An address that is too long for a message was left out of it.
  return (url === null || addresses.length === 0) && sameWords(message, outgoing);
}

/** The heading of reminders in every language, because the subscription’s language may have changed since. */
const REMINDERS = LANGUAGES.map((language) => `**${noteText({ kind: 'reminder' }, language)}**`);

/** Whether the message begins with a reminder’s heading, or has it as a line. */
function isReminder(message: APIMessage): boolean {
  const lines = linesIn(message);
  return withoutReminder(message.content) !== message.content || REMINDERS.some((reminder) => lines.includes(reminder));
}

function textsIn({ content, embeds, components }: APIMessage): readonly string[] {
  return [content, ...textsOf(components ?? []), ...embeds.map(({ description }) => description ?? '')];
}

function linesIn(message: APIMessage): readonly string[] {
  return textsIn(message).flatMap((text) => text.split('\n'));
}

function withoutReminder(content: string): string {
  const reminder = REMINDERS.find((one) => content.startsWith(`${one} · `));
  return reminder === undefined ? content : content.slice(reminder.length + ' · '.length);
}

/** Whether the message is a notice to the admins, recognized by its marker. */
function isNotice({ embeds, content, components }: APIMessage): boolean {
  const feet = [content.split('\n').at(-1) ?? '', ...textsOf(components ?? [])].map((text) => text.replace(/^-# /, ''));
  return [...feet, ...embeds.map(({ footer }) => footer?.text ?? '')].some((text) => NOTICE.test(text));
}

const NOTICE = /^notice [0-9a-f]{8}$/;

/** Returns the addresses of a message's title, buttons and text. */
function addressesOf(message: APIMessage): readonly string[] {
  const { embeds, components, content } = message;
  const buttons = walk(components ?? []).flatMap((one) => ('url' in one ? [one.url] : []));
  // Only at the end of a text: in a notice that shows the message, more follows after its address.
  const inText = textsIn(message).map((text) => /(?:^|\n)<(https?:[^\s<>]+)>$/.exec(text)?.[1]);
  // The line form begins with its linked title; a title that can’t be link text is before the link.
  const inLine = [content, ...textsOf(components ?? [])].map(
    (text) => /^(?:### )?(?:\[[^\n]*?\]|[^\n]*? · \[read\])\(<(https?:[^\s<>]+)>\)/.exec(text)?.[1],
  );
  const found = [...embeds.map(({ url }) => url), ...buttons, ...inText, ...inLine].map((url) => safeUrl(url, LIMITS.embedUrl));
  return found.filter((url) => url !== null);
}

/** Whether the whole text is the same: this identifies a post without an address. */
function sameWords({ embeds, content, components, flags }: APIMessage, outgoing: Outgoing): boolean {
  if (usesComponents({ flags })) {
    const wanted = textsOf(renderInComponents(outgoing).components);
    return flat(textsOf(components ?? []).join('\n')) === flat(wanted.join('\n'));
  }
  const [wanted] = renderAnnouncement(outgoing).embeds;
  const [embed] = embeds;
  if (embed && wanted) return wordsOf(embed) === wordsOf(wanted);
  return [renderAnnouncement, renderPlainAnnouncement].some((render) => {
    const words = flat(render(outgoing).content);
    return words !== '' && flat(content) === words;
  });
}

function wordsOf({ title, description, footer, fields }: APIEmbed): string {
  return [title, description, footer?.text, ...(fields ?? []).flatMap(({ name, value }) => [name, value])]
    .map((text) => flat(text ?? ''))
    .join('\n');
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
