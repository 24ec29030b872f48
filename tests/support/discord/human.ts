import type { APIMessage } from 'discord.js';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import { eventually } from '../eventually.ts';
import type { OptionLike } from './command-rules.ts';
import { type Filled, type SeenModal, seenModal, submissionOf } from './form-human.ts';
import type { Delivery } from './http-delivery.ts';
import { buttonsOf, readAloud } from './read-aloud.ts';
import type { Begun, Outcome, World } from './world.ts';

/** What a person sees after a command or a click. */
interface View {
  /** The whole text of the message, top to bottom. */
  text: string;
  /** Labels of its buttons. */
  buttons: readonly string[];
  /** Whether only that person sees it. */
  ephemeral: boolean;
  message: APIMessage;
}

interface CommandInput {
  /** A channel of the double's server, or of direct messages. */
  channel: string;
  /** Id of the person; 17–19 digits. */
  user?: string;
  subcommand: string;
  member?: MemberFacts;
  options?: Readonly<Record<string, string | boolean>>;
}

/** What the server says about the person who acts. */
interface MemberFacts {
  /** Default: none. */
  roles?: readonly string[];
  /** Permissions in the channel, overwrites included; default 0. */
  permissions?: bigint;
}

/** A person at a Discord client. Rejects with “The application did not respond” when Herald does not answer in time. */
export interface Human {
  command(input: CommandInput): Promise<View>;
  /** Types a query, and returns the completions. */
  autocomplete(input: {
    channel: string;
    user?: string;
    subcommand: string;
    query: string;
    /** The field; default: the first one with completions. */
    option?: string;
  }): Promise<readonly { name: string; value: string }[]>;
  /** Chooses an entry of a message's menu. */
  chooseMenu(name: string, message: APIMessage, more?: { user?: string; member?: MemberFacts }): Promise<View>;
  /** Clicks a button of `on` (default: what was seen last). */
  press(label: string, more?: { on?: View; user?: string; member?: MemberFacts }): Promise<View>;
  /** Types a command whose answer is a form. */
  commandForm(input: CommandInput): Promise<SeenModal>;
  /** Clicks a button whose answer is a form. */
  pressForm(label: string, more?: { on?: View; user?: string; member?: MemberFacts }): Promise<SeenModal>;
  /** Fills in a form and submits it; fields that are not named keep their initial values. */
  submit(form: SeenModal, values?: Filled, more?: { member?: MemberFacts; customId?: string }): Promise<View>;
  /** Delivers the last event once more, as Discord does after a reconnect. */
  repeatLastEvent(): void;
}

export const SOMEBODY = '200000000000000001';
const LEASE_MS = 10_000;
const ADMINISTRATOR = 8n;

/** Creates a person, who uses what is registered: a command that does not exist, or is not for them, can't be typed. */
export function createHuman(world: World, delivery: () => Delivery): Human {
  let last: View | null = null;
  let lastEvent: object | null = null;

  return {
    command: async (input) => view(await typed(input)),
    commandForm: async (input) => form(await typed(input), { channel: input.channel, user: input.user ?? SOMEBODY, messageId: null }),
    autocomplete: async ({ channel, user, subcommand, query, option }) => {
      let isTyped = false;
      const data = await commandData(
        subcommand,
        ({ autocomplete, type, name }) => {
          if (isTyped || !autocomplete || (option !== undefined && name !== option)) return null;
          isTyped = true;
          return { type, name, value: query, focused: true };
        },
        [],
      );
      const outcome = await begin({ channel, ...(user ? { user } : {}), kind: 'autocomplete', type: 4, more: { data } });
      return outcome.kind === 'choices' ? outcome.choices : [];
    },
    press: async (label, { on = last ?? undefined, ...more } = {}) => view(await pressed(label, on, more)),
    pressForm: async (label, { on = last ?? undefined, ...more } = {}) => {
      const place = { channel: on?.message.channel_id ?? '', user: more.user ?? SOMEBODY, messageId: on?.message.id ?? null };
      return form(await pressed(label, on, more), place);
    },
    submit: async (seen, values = {}, { member, customId } = {}) => {
      const { channel, user, messageId } = seen;
      const from = world.messages.find(({ message }) => message.id === messageId);
      const message = from ? { message: from.message } : {};
      const data = { ...submissionOf(seen, values), ...(customId === undefined ? {} : { custom_id: customId }) };
      return view(
        await begin({
          channel,
          user,
          kind: 'submission',
          type: 5,
          more: { ...message, data },
          ...(member ? { member } : {}),
          ...(messageId === null ? {} : { messageId }),
        }),
      );
    },
    chooseMenu: async (name, message, more = {}) => {
      const find = () => world.commands.find((command) => command.type === 3 && command.name === name);
      const command = await eventually(find, (found) => found !== undefined, `a menu “${name}” is registered`, LEASE_MS);
      const data = { id: command?.id, name, type: 3, target_id: message.id, resolved: { messages: { [message.id]: message } } };
      return view(await begin({ channel: message.channel_id, ...more, kind: 'command', type: 2, more: { data } }));
    },
    repeatLastEvent: () => {
      if (lastEvent) delivery().deliver(lastEvent);
    },
  };

  async function typed(input: CommandInput): Promise<Outcome> {
    checkOffered(await registered(input.subcommand), input);
    const data = await commandData(
      input.subcommand,
      (option) => {
        const value = input.options?.[option.name];
        if (value === undefined && option.required) throw new Error(`Discord would ask for “${option.name}” first`);
        if (value !== undefined && option.choices?.every((choice) => choice.value !== value))
          throw new Error(`Discord offers no choice “${value}” for “${option.name}”`);
        return value === undefined ? null : { type: option.type, name: option.name, value };
      },
      Object.keys(input.options ?? {}),
    );
    return begin({ ...input, kind: 'command', type: 2, more: { data } });
  }

  async function pressed(label: string, on: View | undefined, { user, member }: { user?: string; member?: MemberFacts }): Promise<Outcome> {
    if (!on) throw new Error('nothing to press a button on');
    const { message } = on;
    const button = buttonsOf(message).find((candidate) => candidate.label === label);
    if (!button?.customId) throw new Error(`no button “${label}”; there are: ${on.buttons.join(', ')}`);
    return begin({
      channel: message.channel_id,
      ...(user ? { user } : {}),
      ...(member ? { member } : {}),
      kind: 'press',
      type: 3,
      more: { message, data: { component_type: 2, custom_id: button.customId } },
      messageId: message.id,
    });
  }

  interface Start {
    channel: string;
    user?: string;
    member?: MemberFacts;
    kind: Begun['kind'];
    type: number;
    more: object;
    messageId?: string;
  }

  async function begin({ channel, user = SOMEBODY, member = {}, kind, type, more, messageId }: Start): Promise<Outcome> {
    const place = world.channels.get(channel);
    if (!place) throw new Error(`no channel ${channel}`);
    await deadline(delivery().ready(), 'no bot is connected');
    const id = world.nextId();
    const token = `aW50ZXJhY3Rpb24-${id}`;
    const person = { id: user, username: 'ada', discriminator: '0', avatar: null, global_name: 'Ada' };
    const outcome = new Promise<Outcome>((settle) => {
      world.interactions.set(id, {
        id,
        token,
        atMs: world.now(),
        kind,
        channel,
        acked: null,
        ackedAtMs: null,
        ephemeral: false,
        messageId: messageId ?? null,
        settle,
      });
    });
    const whereabouts =
      place.guildId === null
        ? { user: person, context: 1 }
        : {
            guild_id: place.guildId,
            guild: { id: place.guildId, locale: 'en-US', features: [] },
            member: memberOf(person, member),
            context: 0,
          };
    lastEvent = {
      id,
      application_id: world.bot.id,
      type,
      token,
      version: 1,
      channel: { id: channel, type: place.type, name: 'news', flags: 0, permissions: '0' },
      channel_id: channel,
      app_permissions: String(place.permissions),
      locale: 'en-US',
      entitlements: [],
      // In a server without the bot, the person has added it to their own account. In direct messages with the bot, the server's id is 0.
      authorizing_integration_owners:
        place.guildId === null ? { 0: '0' } : world.guilds.has(place.guildId) ? { 0: place.guildId } : { 1: user },
      ...whereabouts,
      ...more,
    };
    delivery().deliver(lastEvent);
    return deadline(outcome, 'The application did not respond');
  }

  async function commandData(subcommand: string, fill: (option: OptionLike) => object | null, given: readonly string[]): Promise<object> {
    const command = await registered(subcommand);
    const chosen = command.options?.find(({ name }) => name === subcommand);
    const unknown = given.find((name) => !chosen?.options?.some((option) => option.name === name));
    if (unknown) throw new Error(`/${command.name} ${subcommand} has no option “${unknown}”`);
    const options = (chosen?.options ?? []).map(fill).filter((option) => option !== null);
    return { id: command.id, name: command.name, type: 1, options: [{ type: 1, name: subcommand, options }] };
  }

  /** Throws if a command is not offered. In direct messages, permissions don't matter. https://docs.discord.com/developers/interactions/application-commands#permissions */
  function checkOffered({ name, default_member_permissions: needed, contexts }: OptionLike, { channel, member }: CommandInput): void {
    const isInServer = world.channels.get(channel)?.guildId !== null;
    if (contexts && !contexts.includes(isInServer ? 0 : 1)) throw new Error(`/${name} is not offered there`);
    const [has, needs] = [member?.permissions ?? 0n, world.commandsForAll.has(name) ? 0n : BigInt(needed ?? 0)];
    if (isInServer && !(has & ADMINISTRATOR) && (has & needs) !== needs) throw new Error(`/${name} is not offered to them`);
  }

  async function registered(subcommand: string): Promise<OptionLike & { id: string }> {
    const find = () => world.commands.find(({ options }) => options?.some(({ name }) => name === subcommand));
    const command = await eventually(find, (found) => found !== undefined, `a command with “${subcommand}” is registered`, LEASE_MS);
    return command as OptionLike & { id: string };
  }

  function form(outcome: Outcome, place: Pick<SeenModal, 'channel' | 'user' | 'messageId'>): SeenModal {
    if (outcome.kind !== 'form')
      throw new Error(`answered without a form: ${outcome.kind === 'message' ? view(outcome).text : outcome.kind}`);
    return seenModal(outcome.modal, place);
  }

  function view(outcome: Outcome): View {
    const stored = outcome.kind === 'message' ? world.messages.find(({ message }) => message.id === outcome.id) : undefined;
    if (!stored) throw new Error('answered without a message');
    last = { ...readAloud(stored.message), ephemeral: stored.ephemeral, message: structuredClone(stored.message) };
    return last;
  }
}

function memberOf(user: object, { roles = [], permissions = 0n }: MemberFacts): object {
  return {
    user,
    roles,
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    deaf: false,
    mute: false,
    flags: 0,
    permissions: String(permissions),
    nick: null,
  };
}

function deadline<T>(work: Promise<T>, otherwise: string): Promise<T> {
  return rejectAfter(LEASE_MS, work, () => new Error(otherwise));
}
