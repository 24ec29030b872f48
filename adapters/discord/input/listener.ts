import { type APIInteraction, ApplicationCommandType, ComponentType, InteractionType, MessageFlags, type REST } from 'discord.js';
import { createRequestsInFlight } from '../../../src/lib/in-flight.ts';
import { plainVisible } from '../../../src/lib/sanitize-text.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Asker, Reply } from '../../../src/ports/reply.ts';
import { createButtonIds } from '../render/buttons.ts';
import { isOfComponents, type ReplyBody } from '../render/components-body.ts';
import { signComponents } from '../render/components-reply.ts';
import { isBlank } from '../render/escape.ts';
import { bodyOf, LIMITS } from '../render/message-body.ts';
import { renderReplyIn } from '../render/render.ts';
import { type Answer, createAnswer } from './answer.ts';
import { commandTextOf, requesterOf, typedQueryOf } from './parse-request.ts';

/** Discord waits 3 s for a first sign; above this we say “thinking…” and answer later, ms. */
const QUICK_MS = 2_000;
const SUGGEST_LIMIT_MS = 1_000;
const MOST_CHOICES = 25;

/** Where interactions are received and answered. */
export interface Listener {
  /** Answers in the background; one interaction is answered once, however often it is delivered within 10 min. Never throws. */
  receive(interaction: APIInteraction, rest: REST): void;
  /** Waits for the answers under way, at most `limitMs`. */
  drain(limitMs: number): Promise<void>;
}

/** What the desk needs. */
export interface ListenerContext {
  handler: CommandHandler;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** One desk for the life of a gateway: it survives reconnects, during which Discord repeats itself. */
export function createListener({ handler, log, now }: ListenerContext): Listener {
  const buttons = createButtonIds();
  const requests = createRequestsInFlight(now);

  return {
    receive: (interaction, rest) => {
      if (requests.admit(interaction.id) === 'repeated') return log('discord.interaction-repeated', { interaction: interaction.id });
      const answered = answer(interaction, createAnswer(rest, interaction, log));
      void requests.track(answered.catch((error: unknown) => log('discord.interaction-fault', { interaction: interaction.id, error })));
    },
    drain: requests.drained,
  };

  async function answer(interaction: APIInteraction, to: Answer): Promise<void> {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
      return complete(typedQueryOf(interaction, handler.commands), requesterOf(interaction), to);
    if (interaction.type === InteractionType.ApplicationCommand && interaction.data.type === ApplicationCommandType.ChatInput) {
      const asker = requesterOf(interaction);
      const reply = handler.handle({ text: commandTextOf(interaction.data.options, handler.commands), ...asker, confirmed: false });
      return say(reply, asker.from.id, to);
    }
    if (interaction.type !== InteractionType.MessageComponent || interaction.data.component_type !== ComponentType.Button) return;
    const pressed = buttons.pressedOf(interaction.data.custom_id);
    if (!pressed) return void (await to.message(bodyOf({ content: 'This button has expired. Please ask again.' }), 'privately'));
    const asker = requesterOf(interaction);
    const presserId = asker.from.id;
    const reply = handler.handle({ text: pressed.command, ...asker, confirmed: true });
    if (pressed.ofNotice) return act(reply, { presserId, hasComponents: isOfComponents(interaction.message) }, to);
    if (pressed.share) return say(reply, presserId, to);
    // What everybody sees is not for one person to turn over: whoever presses a button there gets an answer of their own.
    const isPrivate = ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    return isPrivate ? updateMessage(reply, isOfComponents(interaction.message), to) : say(reply, presserId, to);
  }

  async function complete(query: string | null, asker: Asker, to: Answer): Promise<void> {
    const suggestions = query === null ? [] : await withTimeout(SUGGEST_LIMIT_MS, handler.suggest(query, MOST_CHOICES, asker));
    const choices = (suggestions ?? [])
      .map(({ label, query: value }) => ({ name: plainVisible(label).slice(0, 100).trim(), value }))
      .filter(({ name, value }) => !isBlank(name) && !isBlank(value) && value.length <= 100);
    await to.choices(choices.slice(0, MOST_CHOICES));
  }

  /** To the asker alone, unless it is shared: then to everybody, with who wanted that. */
  async function say(reply: Promise<Reply>, askerId: string, to: Answer): Promise<void> {
    const quick = await withTimeout(QUICK_MS, reply);
    if (quick?.shared) return void (await to.message(signed(write(quick), 'shared', askerId), 'publicly'));
    if (quick) return void (await to.message(write(quick), 'privately'));
    if (!(await to.promise())) return;
    const late = await reply;
    if (!late.shared) return void (await to.edit(write(late)));
    // What was promised to one can't be shown to all: it is ended first, for the first message after a promise is as private as that.
    if (await to.edit(bodyOf({ content: 'Shared with the channel.' }))) await to.tell(signed(write(late), 'shared', askerId));
  }

  async function updateMessage(reply: Promise<Reply>, hasComponents: boolean, to: Answer): Promise<void> {
    const quick = await withTimeout(QUICK_MS, reply);
    if (quick) return void (await to.update(write(quick, { hasComponents })));
    if (await to.promiseUpdate()) await to.edit(write(await reply, { hasComponents }));
  }

  /** What everybody sees gives way only to what was done; why it was not is for the presser alone, and the buttons stay. */
  async function act(
    reply: Promise<Reply>,
    { presserId, hasComponents }: { presserId: string; hasComponents: boolean },
    to: Answer,
  ): Promise<void> {
    const inPlace = (done: Reply): ReplyBody => signed(write(done, { hasComponents, inNotice: true }), 'asked', presserId);
    const quick = await withTimeout(QUICK_MS, reply);
    if (quick) return void (await (quick.exitCode === 0 ? to.update(inPlace(quick)) : to.message(write(quick), 'privately')));
    if (!(await to.promiseUpdate())) return;
    const late = await reply;
    await (late.exitCode === 0 ? to.edit(inPlace(late)) : to.whisper(write(late)));
  }

  /** `hasComponents`: of the message that it replaces; left out: it replaces none. */
  function write(reply: Reply, { hasComponents, inNotice = false }: { hasComponents?: boolean; inNotice?: boolean } = {}): ReplyBody {
    return renderReplyIn(reply, (action) => buttons.customIdOf(action, inNotice), hasComponents);
  }
}

/** Says who brought it about, whatever else has to be cut for it; the mention is a name only, nobody is pinged. */
function signed(body: ReplyBody, how: 'shared' | 'asked', userId: string): ReplyBody {
  const line = `-# ${how} by <@${userId}>`;
  if ('flags' in body) return signComponents(body, line);
  const lines = body.content === '' ? [] : body.content.split('\n');
  while ([...lines, line].join('\n').length > LIMITS.content) lines.splice(lines.at(-1) === '…' ? -2 : -1, 2, '…');
  return { ...body, content: [...lines, line].join('\n') };
}
