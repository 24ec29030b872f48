import {
  type APIInteraction,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
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
import type { Action, Asker, Block, Reply } from '../../../src/ports/reply.ts';
import type { RespondInline } from '../connection/http-endpoint.ts';
import { againIdOf, againOf, customIdOf, formCommandOf, formIdOf, type LongTexts, pressedOf, type TextInId } from '../render/buttons.ts';
import { isBlank } from '../render/escape.ts';
import { bodyOf, isOfComponents, type ReplyBody } from '../render/message-body.ts';
import { modalOf } from '../render/modal.ts';
import { renderReply, signed } from '../render/reply.ts';
import { type Answer, createAnswer } from './answer.ts';
import { askAbout } from './context-menus.ts';
import { createTextKeeper, FIND_MS } from './kept-texts.ts';
import { commandTextOf, formIn, requesterOf, typedOf, typedTexts, valuesOf } from './parse-request.ts';
import { nameCommandsIn } from './slash-command.ts';

/** Discord waits 3 s for a first sign; above this we say “thinking…” and answer later, ms. */
const QUICK_MS = 2_000;
/** Above this a form can't be opened in time, ms. */
const FORM_MS = 2_500;
const SUGGEST_LIMIT_MS = 1_000;
const MOST_CHOICES = 25;
const CHOICE_MAX_CHARS = 100;

/** Where interactions are received and answered. */
export interface Listener {
  /** Answers in the background; one interaction is answered once, however often it is delivered within 10 min. `respond`: takes the first answer, where the interaction came over HTTP. Never throws. */
  receive(interaction: APIInteraction, rest: REST, respond?: RespondInline): void;
  /** Waits for the answers under way, at most `limitMs`. */
  drain(limitMs: number): Promise<void>;
}

/** What a listener needs. */
export interface ListenerContext {
  /** Name of the command, without slash. */
  command: string;
  handler: CommandHandler;
  /** Where the texts are kept that buttons and forms have no room for. */
  texts: KeptTexts;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** One listener for the life of a gateway: it survives reconnects, during which Discord repeats itself. */
export function createListener({ command: name, handler, texts, log, now }: ListenerContext): Listener {
  const inDiscord = nameCommandsIn(name, handler.commands);
  const kept = createTextKeeper(texts, log, now);
  const requests = createRequestsInFlight(now);

  return {
    receive: (interaction, rest, respond) => {
      if (requests.admit(interaction.id) === 'repeated') return log('discord.interaction-repeated', { interaction: interaction.id });
      const answered = answer(interaction, createAnswer(rest, interaction, log, respond));
      void requests.track(answered.catch((error: unknown) => log('discord.interaction-fault', { interaction: interaction.id, error })));
    },
    drain: requests.drained,
  };

  function wordsFor(asker: Asker): Words {
    return wordsOf(handler.languageFor(asker));
  }

  async function answer(interaction: APIInteraction, to: Answer): Promise<void> {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
      return complete(typedOf(interaction, handler.commands), requesterOf(interaction, handler), to);
    if (interaction.type === InteractionType.ApplicationCommand && interaction.data.type === ApplicationCommandType.ChatInput) {
      const asker = requesterOf(interaction, handler);
      const text = commandTextOf(interaction.data.options, handler.commands);
      const coming = await begin(handler.handle({ text, ...asker, confirmed: false }), text, to);
      return coming ? say(coming, asker.from.id, to) : undefined;
    }
    if (interaction.type === InteractionType.ApplicationCommand && interaction.data.type === ApplicationCommandType.Message)
      return askedAbout(interaction.data, requesterOf(interaction, handler), to);
    if (interaction.type === InteractionType.ModalSubmit) return submitted(interaction, to);
    if (interaction.type === InteractionType.MessageComponent && interaction.data.component_type === ComponentType.Button)
      return press(interaction, interaction.data.custom_id, to);
  }

  /** From the menu of a message. */
  async function askedAbout({ name, target_id, resolved }: MenuData, asker: Asker, to: Answer): Promise<void> {
    const message = resolved.messages[target_id] ?? {};
    const words = wordsFor(asker);
    const reply = askAbout(message, name, (text) => handler.handle({ text, ...asker, confirmed: false }), words);
    if (reply === null) return void (await to.message(bodyOf({ content: words.chat.menuGone }), 'privately'));
    return say({ quick: await withTimeout(QUICK_MS, reply), reply }, asker.from.id, to);
  }

  async function press(interaction: APIMessageComponentInteraction, customId: string, to: Answer): Promise<void> {
    const again = againOf(customId);
    const pressed = pressedOf(customId);
    const found = await kept.find(again ?? pressed?.command ?? null);
    const asker = requesterOf(interaction, handler);
    const { chat } = wordsFor(asker);
    if (!found.known) return void (await to.message(bodyOf({ content: chat.notNow }), 'privately'));
    const form = again && found.value !== null ? formIn(found.value) : null;
    if (form) return void (await open(form, to));
    if (found.value === null || !pressed) return void (await to.message(bodyOf({ content: chat.buttonGone }), 'privately'));
    const command = found.value;
    const presserId = asker.from.id;
    const reply = handler.handle({ text: command, ...asker, confirmed: true });
    const coming = await begin(reply, command, to, (pressed.opensForm ? FORM_MS : QUICK_MS) - searchMs(pressed.command));
    if (!coming) return;
    if (pressed.ofNotice) return act(coming, { presserId, hasComponents: isOfComponents(interaction.message) }, to);
    if (pressed.share) return say(coming, presserId, to);
    // What everybody sees is not for one person to turn over: whoever presses a button there gets an answer of their own.
    return isPrivate(interaction.message) ? updateMessage(coming, isOfComponents(interaction.message), to) : say(coming, presserId, to);
  }

  async function submitted(interaction: APIModalSubmitInteraction, to: Answer): Promise<void> {
    const { custom_id: customId, components } = interaction.data;
    const inId = formCommandOf(customId);
    const values = valuesOf(components);
    const found = await kept.find(inId);
    const command = found.known ? found.value : null;
    const asker = requesterOf(interaction, handler);
    if (command === null) return void (await to.message(await write(lostForm(values, found.known, wordsFor(asker))), 'privately'));
    const reply = handler
      .handle({ text: command, ...asker, confirmed: true, values })
      // A form is no answer to a form.
      .then((one) => (isToOpen(one) ? withFormButton(one, command) : one));
    const coming = { quick: await withTimeout(QUICK_MS - searchMs(inId), reply), reply };
    return isPrivate(interaction.message) ? updateMessage(coming, isOfComponents(interaction.message), to) : say(coming, asker.from.id, to);
  }

  /** Null: the answer was a form, and it is open. Discord takes one only as the first answer. */
  async function begin(reply: Promise<Reply>, command: string, to: Answer, limitMs = QUICK_MS): Promise<Coming | null> {
    const quick = await withTimeout(limitMs, reply);
    if (quick && isToOpen(quick) && (await open(quick.form, to))) return null;
    const inWords = (one: Reply): Reply => (isToOpen(one) ? withFormButton(one, command) : one);
    return { quick: quick && inWords(quick), reply: reply.then(inWords) };
  }

  async function open(form: Form, to: Answer): Promise<boolean> {
    const long: LongTexts = new Map();
    const modal = modalOf(form, formIdOf(form, long));
    await kept.keep(long);
    return to.form(modal);
  }

  async function complete(field: ReturnType<typeof typedOf>, asker: Asker, to: Answer): Promise<void> {
    const suggestions =
      field === null ? [] : await withTimeout(SUGGEST_LIMIT_MS, handler.suggest(field.typed, MOST_CHOICES, asker, field.by));
    const choices = (suggestions ?? [])
      .map(({ label, query: value }) => ({ name: shorten(plainVisible(label).trim(), CHOICE_MAX_CHARS), value }))
      .filter(({ name, value }) => !isBlank(name) && !isBlank(value) && value.length <= CHOICE_MAX_CHARS);
    await to.choices(choices.slice(0, MOST_CHOICES));
  }

  /** To the asker alone, unless it is shared: then to everybody, with who wanted that. */
  async function say({ quick, reply }: Coming, askerId: string, to: Answer): Promise<void> {
    if (quick?.shared) return void (await to.message(signed(await write(quick), sharedBy(quick, askerId)), 'publicly'));
    if (quick) return void (await to.message(await write(quick), 'privately'));
    if (!(await to.promise())) return;
    const late = await reply;
    if (!late.shared) return void (await to.edit(await write(late)));
    // What was promised to one can't be shown to all: it is ended first, for the first message after a promise is as private as that.
    if (await to.edit(bodyOf({ content: wordsOf(late.language ?? 'en').chat.sharedHere })))
      await to.tell(signed(await write(late), sharedBy(late, askerId)));
  }

  async function updateMessage({ quick, reply }: Coming, hasComponents: boolean, to: Answer): Promise<void> {
    if (quick) return void (await to.update(await write(quick, { hasComponents })));
    if (await to.promiseUpdate()) await to.edit(await write(await reply, { hasComponents }));
  }

  /** What everybody sees gives way only to what was done; why it was not is for the presser alone, and the buttons stay. */
  async function act(
    { quick, reply }: Coming,
    { presserId, hasComponents }: { presserId: string; hasComponents: boolean },
    to: Answer,
  ): Promise<void> {
    const inPlace = async (done: Reply): Promise<ReplyBody> =>
      signed(
        await write(done, { hasComponents, inNotice: true }),
        wordsOf(done.language ?? 'en')
          .chat.askedBy(`<@${presserId}>`)
          .join(''),
      );
    if (quick) return void (await (quick.exitCode === 0 ? to.update(await inPlace(quick)) : to.message(await write(quick), 'privately')));
    if (!(await to.promiseUpdate())) return;
    const late = await reply;
    await (late.exitCode === 0 ? to.edit(await inPlace(late)) : to.whisper(await write(late)));
  }

  /** A form that has to be corrected is opened again by a button. `hasComponents`: of the message that it replaces; left out: it replaces none. What its buttons have no room for is kept by then. */
  async function write(
    reply: Reply,
    { hasComponents, inNotice = false }: { hasComponents?: boolean; inNotice?: boolean } = {},
  ): Promise<ReplyBody> {
    const { form, errors } = reply;
    const again: Action | null =
      form && errors ? { label: wordsOf(reply.language ?? 'en').chat.openFormAgain, command: form.command, style: 'primary' } : null;
    const actions = again ? [again, ...reply.actions] : reply.actions;
    const long: LongTexts = new Map();
    const idOf = (action: Action): string => (form && action === again ? againIdOf(form, long) : customIdOf(action, long, inNotice));
    const body = renderReply(inDiscord({ ...reply, actions }), idOf, hasComponents);
    await kept.keep(long);
    return body;
  }
}

type MenuData = APIMessageApplicationCommandInteraction['data'];

/** An answer on its way. */
interface Coming {
  /** What it is, where it came in time for a first answer; else null. */
  quick: Reply | null;
  reply: Promise<Reply>;
}

/** How much of the time for a first sign finding a text may have taken, ms. */
function searchMs(inId: TextInId | null): number {
  return inId !== null && 'hash' in inId ? FIND_MS : 0;
}

function isPrivate(message: { flags?: MessageFlags } | undefined): boolean {
  return ((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

/** Nothing that was written is lost. `isExpired`: else what it stands for can't be looked up at the moment. */
function lostForm(values: FormValues, isExpired: boolean, { chat }: Words): Reply {
  const sorry = isExpired ? chat.formGone : chat.formNotNow;
  const blocks = [sorry, ...typedTexts(values)].map((words): Block => ({ kind: 'text', line: [{ text: words }] }));
  return { blocks, actions: [], shared: false, data: null, exitCode: 1 };
}

function sharedBy({ language = 'en' }: Reply, userId: string): string {
  return wordsOf(language).chat.sharedBy(`<@${userId}>`).join('');
}
