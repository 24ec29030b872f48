import {
  type APIInteraction,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  type REST,
} from 'discord.js';
import { type Words, wordsOf } from '../../../src/languages/index.ts';
import { createRequestsInFlight } from '../../../src/lib/concurrency.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import { plainVisible } from '../../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import { isToOpen, withFormButton } from '../../../src/model/form.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Form, FormValues } from '../../../src/ports/form.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { Action, Block, Reply, Requester } from '../../../src/ports/reply.ts';
import type { RespondInline } from '../connection/http-endpoint.ts';
import { againIdOf, customIdOf, formIdOf, type LongTexts, readId, type TextInId } from '../render/buttons.ts';
import { isBlank } from '../render/escape.ts';
import { bodyOf, type ReplyBody, usesComponents } from '../render/message-body.ts';
import { modalOf } from '../render/modal.ts';
import { renderReply, signed } from '../render/reply.ts';
import { type Answer, createAnswer } from './answer.ts';
import { runMenu } from './context-menus.ts';
import { createTextKeeper, FIND_MS } from './kept-texts.ts';
import { commandTextOf, formIn, requesterOf, typedOf, valuesOf } from './parse-request.ts';
import { nameCommandsIn } from './slash-command.ts';

/** Maximum time for an immediate answer, ms: Discord waits 3 s. After it we show “thinking…” and answer later. */
const QUICK_MS = 2_000;
/** Maximum time until a form is ready, ms: after it, it can't be opened in time. */
const FORM_MS = 2_500;
const SUGGEST_LIMIT_MS = 1_000;
const MAX_CHOICES = 25;
const CHOICE_MAX_CHARS = 100;

/** What a listener is given. */
export interface ListenerContext {
  /** Name of the command, without slash. */
  command: string;
  handler: CommandHandler;
  /** Store of the texts that are too long for the ids of buttons and forms. */
  texts: KeptTexts;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

export type Listener = ReturnType<typeof createListener>;

/** Creates the one listener of a gateway. It outlives reconnects, because Discord may deliver interactions again after one. */
export function createListener({ command: name, handler, texts, log, now }: ListenerContext) {
  const inDiscord = nameCommandsIn(name, handler.commands);
  const kept = createTextKeeper(texts, log, now);
  const requests = createRequestsInFlight(now);

  return {
    /** Answers in the background, and only once even if an interaction is delivered repeatedly within 10 min. `respond`: takes the first answer if the interaction came over HTTP. Never throws. */
    receive: (interaction: APIInteraction, rest: REST, respond?: RespondInline): void => {
      if (requests.admit(interaction.id) === 'repeated') return void log('discord.interaction-repeated', { interaction: interaction.id });
      const answered = answer(interaction, createAnswer(rest, interaction, log, respond));
      void requests.track(answered.catch((error: unknown) => log('discord.interaction-fault', { interaction: interaction.id, error })));
    },
    /** Waits for pending answers, at most the given number of ms. */
    drain: requests.drained,
  };

  async function answer(interaction: APIInteraction, to: Answer): Promise<void> {
    const requester = requesterOf(interaction, handler);
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
      return complete(typedOf(interaction, handler.commands), requester, to);
    if (interaction.type === InteractionType.ModalSubmit) return submitted(interaction, requester, to);
    if (interaction.type === InteractionType.MessageComponent && interaction.data.component_type === ComponentType.Button)
      return press(interaction, requester, to);
    if (interaction.type !== InteractionType.ApplicationCommand) return;
    if (interaction.data.type === ApplicationCommandType.Message) return answerMenu(interaction.data, requester, to);
    if (interaction.data.type !== ApplicationCommandType.ChatInput) return;
    const text = commandTextOf(interaction.data.options, handler.commands);
    const coming = await begin(handler.handle({ text, ...requester, confirmed: false }), text, to);
    if (coming) await say(coming, requester, to);
  }

  function wordsFor(requester: Requester): Words['chat'] {
    return wordsOf(handler.languageFor(requester)).chat;
  }

  /** Answers an entry of a message’s context menu. */
  async function answerMenu({ name, target_id, resolved }: MenuData, requester: Requester, to: Answer): Promise<void> {
    const chat = wordsFor(requester);
    const reply = runMenu(
      resolved.messages[target_id] ?? {},
      name,
      (text) => handler.handle({ text, ...requester, confirmed: false }),
      chat,
    );
    return reply === null ? refuse(chat.menuGone, to) : say(await pendingReplyOf(reply, QUICK_MS), requester, to);
  }

  async function press({ data, message }: APIMessageComponentInteraction, requester: Requester, to: Answer): Promise<void> {
    const chat = wordsFor(requester);
    const pressed = readId(data.custom_id);
    const found = await kept.find(pressed?.inId ?? null);
    if (!found.known) return refuse(chat.notNow, to);
    const form = pressed?.flags.has('a') && found.value !== null ? formIn(found.value) : null;
    if (form) return void (await open(form, to));
    if (found.value === null || !pressed || pressed.flags.has('a')) return refuse(chat.buttonGone, to);
    const { flags, inId } = pressed;
    const reply = handler.handle({ text: found.value, ...requester, confirmed: true });
    const coming = await begin(reply, found.value, to, (flags.has('o') ? FORM_MS : QUICK_MS) - searchMs(inId));
    if (!coming) return;
    // One person must not replace a message that everybody sees: a click on a button there gets a separate answer.
    const turns = flags.has('n') || (!flags.has('s') && isPrivate(message));
    return turns ? replaceMessage(coming, { message, isNotice: flags.has('n') }, requester, to) : say(coming, requester, to);
  }

  async function submitted({ data, message }: APIModalSubmitInteraction, requester: Requester, to: Answer): Promise<void> {
    const inId = readId(data.custom_id)?.inId ?? null;
    const values = valuesOf(data.components);
    const found = await kept.find(inId);
    const command = found.known ? found.value : null;
    if (command === null) {
      const chat = wordsFor(requester);
      const body = await write(lostForm(values, found.known ? chat.formGone : chat.formNotNow));
      return void (await to.first(InteractionResponseType.ChannelMessageWithSource, privately(body)));
    }
    const reply = handler.handle({ text: command, ...requester, confirmed: true, values });
    // Discord does not take a form as the answer to a form.
    const inWords = reply.then((one) => withoutForm(one, command));
    const coming = await pendingReplyOf(inWords, QUICK_MS - searchMs(inId));
    return isPrivate(message) ? replaceMessage(coming, { message, isNotice: false }, requester, to) : say(coming, requester, to);
  }

  /** Waits for a quick reply, and opens it if it is a form, which Discord takes only as the first answer; null if a form was opened. */
  async function begin(reply: Promise<Reply>, command: string, to: Answer, limitMs = QUICK_MS): Promise<PendingReply | null> {
    const { quick } = await pendingReplyOf(reply, limitMs);
    if (quick && isToOpen(quick) && (await open(quick.form, to))) return null;
    return { quick: quick && withoutForm(quick, command), reply: reply.then((one) => withoutForm(one, command)) };
  }

  async function open(form: Form, to: Answer): Promise<boolean> {
    const long: LongTexts = new Map();
    const modal = modalOf(form, formIdOf(form, long));
    await kept.keep(long);
    return to.first(InteractionResponseType.Modal, modal);
  }

  async function complete(field: ReturnType<typeof typedOf>, requester: Requester, to: Answer): Promise<void> {
    const suggestions =
      field === null ? [] : await withTimeout(SUGGEST_LIMIT_MS, handler.suggest(field.typed, MAX_CHOICES, requester, field.by));
    const choices = (suggestions ?? [])
      .map(({ label, query: value }) => ({ name: shorten(plainVisible(label).trim(), CHOICE_MAX_CHARS), value }))
      .filter(({ name, value }) => !isBlank(name) && !isBlank(value) && value.length <= CHOICE_MAX_CHARS)
      .slice(0, MAX_CHOICES);
    await to.first(InteractionResponseType.ApplicationCommandAutocompleteResult, { choices });
  }

  async function refuse(content: string, to: Answer): Promise<void> {
    await to.first(InteractionResponseType.ChannelMessageWithSource, privately(bodyOf({ content })));
  }

  /** Answers the requester privately; a shared reply goes to everybody and names the requester. */
  async function say({ quick, reply }: PendingReply, requester: Requester, to: Answer): Promise<void> {
    const publicly = async (shared: Reply): Promise<ReplyBody> => signed(await write(shared), chatOf(shared).sharedBy(nameOf(requester)));
    if (quick) {
      const body = quick.shared ? await publicly(quick) : privately(await write(quick));
      return void (await to.first(InteractionResponseType.ChannelMessageWithSource, body));
    }
    if (!(await to.first(InteractionResponseType.DeferredChannelMessageWithSource, { flags: MessageFlags.Ephemeral }))) return;
    const late = await reply;
    if (!late.shared) return void (await to.edit(await write(late)));
    // The deferred answer is private and can't be made public. It is completed first, because the first follow-up would be as private as the deferral.
    if (await to.edit(bodyOf({ content: chatOf(late).sharedHere }))) await to.followUp(await publicly(late));
  }

  /** Replaces the message with the answer. A notice, which everybody sees, is replaced only if the command succeeded: otherwise only the person who clicked sees why not, and its buttons stay. */
  async function replaceMessage(
    { quick, reply }: PendingReply,
    { message, isNotice }: ReplacedMessage,
    requester: Requester,
    to: Answer,
  ): Promise<void> {
    if (!quick && !(await to.first(InteractionResponseType.DeferredMessageUpdate))) return;
    const said = quick ?? (await reply);
    if (isNotice && said.exitCode !== 0) {
      const body = privately(await write(said));
      return void (await (quick ? to.first(InteractionResponseType.ChannelMessageWithSource, body) : to.followUp(body)));
    }
    const words = await write(said, { hasComponents: usesComponents(message), inNotice: isNotice });
    const body = isNotice ? signed(words, chatOf(said).askedBy(nameOf(requester))) : words;
    await (quick ? to.first(InteractionResponseType.UpdateMessage, body) : to.edit(body));
  }

  /** Renders a reply and stores the texts that are too long for its ids. A form to be corrected gets a button that opens it again. `hasComponents`: whether the message that the reply replaces consists of components; left out: it replaces none. */
  async function write(
    reply: Reply,
    { hasComponents, inNotice = false }: { hasComponents?: boolean; inNotice?: boolean } = {},
  ): Promise<ReplyBody> {
    const { form, errors } = reply;
    const again: Action | null = form && errors ? { label: chatOf(reply).openFormAgain, command: form.command, style: 'primary' } : null;
    const actions = again ? [again, ...reply.actions] : reply.actions;
    const long: LongTexts = new Map();
    const idOf = (action: Action): string => (form && action === again ? againIdOf(form, long) : customIdOf(action, long, inNotice));
    const body = renderReply(inDiscord({ ...reply, actions }), idOf, hasComponents);
    await kept.keep(long);
    return body;
  }
}

type MenuData = APIMessageApplicationCommandInteraction['data'];

/** A reply that may still be pending. */
interface PendingReply {
  /** The reply, if it was ready in time for a first answer; otherwise null. */
  quick: Reply | null;
  reply: Promise<Reply>;
}

/** The message whose button or form was used. */
interface ReplacedMessage {
  message: APIModalSubmitInteraction['message'];
  /** Whether it is a notice, which everybody sees. */
  isNotice: boolean;
}

async function pendingReplyOf(reply: Promise<Reply>, limitMs: number): Promise<PendingReply> {
  return { quick: await withTimeout(limitMs, reply), reply };
}

function withoutForm(reply: Reply, command: string): Reply {
  return isToOpen(reply) ? withFormButton(reply, command) : reply;
}

/** Returns how much of the time for a first answer was reserved for finding the text, ms. */
function searchMs(inId: TextInId | null): number {
  return inId !== null && 'hash' in inId ? FIND_MS : 0;
}

function isPrivate(message: ReplacedMessage['message']): boolean {
  return ((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

function privately(body: ReplyBody): object {
  return { ...body, flags: ('flags' in body ? body.flags : 0) | MessageFlags.Ephemeral };
}

/** Returns a reply that repeats everything the person had entered, so that nothing is lost. */
function lostForm(values: FormValues, failureReply: string): Reply {
  const written = Object.values(values)
    .flat()
    .filter((value) => value.trim() !== '');
  const blocks = [failureReply, ...written].map((words): Block => ({ kind: 'text', line: [{ text: words }] }));
  return { blocks, actions: [], shared: false, data: null, exitCode: 1 };
}

function chatOf({ language = 'en' }: Reply): Words['chat'] {
  return wordsOf(language).chat;
}

function nameOf({ from }: Requester): string {
  return `<@${from.id}>`;
}
