import { once } from 'node:events';
import type { SlackEvent } from '@slack/types';
import { errorsIn, type SeenForm, type Submitted, seenForm, submission } from './form-people.ts';
import { enterpriseOf, eventCallback, homeTeamOf, interactionIn } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import { APP } from './slack-app.ts';
import type { Delivery } from './sockets.ts';
import { buttonsOf, visibleText } from './visible-text.ts';
import { addChannel, type SlackWorld, type StoredMessage } from './world.ts';

/** What a person sees of an answer. */
export interface Seen {
  message: StoredMessage;
  /** Its whole text. */
  text: string;
  /** Labels of its buttons. */
  buttons: string[];
  /** Whether only the requester sees it. */
  ephemeral: boolean;
}

interface SaidCommand {
  channel: string;
  user: string;
  text: string;
  command?: string;
  triggerId?: string;
}

/** People using Slack. Every answer is awaited for at most 10 s. */
export interface People {
  /** Types a slash command; resolves with the first answer. */
  slashCommand(said: SaidCommand): Promise<Seen>;
  /** Clicks the button with this label; null for buttons that lead to an address. */
  press(seen: Seen, label: string, user?: string): Promise<Seen | null>;
  /** Types a slash command whose answer is a form. */
  commandForm(said: { channel: string; user: string; text: string }): Promise<SeenForm>;
  /** Clicks a button whose answer is a form. */
  pressForm(seen: Seen, label: string, user?: string): Promise<SeenForm>;
  /** Fills in a form and submits it; fields that are not named keep their initial values. `metadata`: what comes back instead of what was sent; `triggerId`: that of an earlier submission, if Slack delivers it again. */
  submit(
    form: SeenForm,
    values?: Readonly<Record<string, string | readonly string[]>>,
    more?: { metadata?: string; triggerId?: string },
  ): Promise<Submitted>;
  /** Writes `@herald …`; resolves with the first answer. */
  mention(said: { channel: string; user: string; text: string; threadTs?: string; eventId?: string }): Promise<Seen>;
  /** Writes to Herald in a direct message; resolves with the first answer. `own`: further fields of the event. */
  directMessage(said: { user: string; text: string; own?: object }): Promise<Seen>;
  /** Reports an event as Slack does; resolves once it is acknowledged. */
  event(event: SlackEvent, own?: { eventId?: string; teamId?: string }): Promise<void>;
}

const ANSWER_LIMIT_MS = 10_000;

export function createPeople(world: SlackWorld, delivery: Delivery, urls: ResponseUrls, origin: () => string): People {
  const { us } = world;
  const teamOf = (user: string): string => homeTeamOf(world, user);
  const triggerId = (): string => `${Date.now()}.${world.app.nextNumber()}.trigger`;

  function nextMessage(isAnswer: (message: StoredMessage) => boolean): { seen: Promise<Seen>; stop(): void } {
    let stop = (): void => {};
    const seen = new Promise<Seen>((resolve, reject) => {
      const look = (message: StoredMessage): void => {
        if (!isAnswer(message)) return;
        stop();
        resolve(seenOf(message));
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error('nobody answered within 10 s'));
      }, ANSWER_LIMIT_MS);
      stop = () => {
        clearTimeout(timer);
        world.events.off('message', look);
      };
      world.events.on('message', look);
    });
    return { seen, stop: () => stop() };
  }

  async function deliver(type: string, payload: Record<string, unknown>, isAnswer: (message: StoredMessage) => boolean): Promise<Seen> {
    const { seen, stop } = nextMessage(isAnswer);
    try {
      const ack = await delivery.deliver(type, payload);
      if (typeof ack.payload.text !== 'string') return await seen;
      stop();
      const message = { ...blank(world, payload), text: ack.payload.text };
      return { message, text: message.text, buttons: [], ephemeral: true };
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** Resolves with the modal that opens, once the command or click is acknowledged. */
  async function deliverForForm(type: string, payload: Record<string, unknown>): Promise<SeenForm> {
    const stop = new AbortController();
    const opened = once(world.events, 'view', { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]) });
    opened.catch(() => {});
    try {
      await delivery.deliver(type, payload);
      const [view] = await opened;
      return seenForm(view);
    } finally {
      stop.abort();
    }
  }

  function trigger(user: string, id = triggerId()): string {
    world.triggers.set(id, { user, atMs: world.app.now(), used: false });
    return id;
  }

  function commandPayload({ channel, user, text, command = '/cncf', triggerId: given }: SaidCommand): Record<string, unknown> {
    const { path } = urls.make({ channel, user, original: null });
    return {
      token: 'legacy-token',
      team_id: teamOf(user),
      team_domain: us.domain,
      ...(us.enterpriseId === null ? {} : { enterprise_id: us.enterpriseId, enterprise_name: enterpriseOf(us.enterpriseId).name }),
      channel_id: channel,
      channel_name: world.channels.get(channel)?.name ?? 'directmessage',
      user_id: user,
      user_name: user.toLowerCase(),
      command,
      text,
      api_app_id: APP.id,
      is_enterprise_install: String(world.installed === 'organization'),
      response_url: `${origin()}${path}`,
      trigger_id: trigger(user, given),
    };
  }

  function pressPayload(seen: Seen, label: string, user: string): { payload: Record<string, unknown>; url: string | null } {
    const button = buttonsOf(seen.message.blocks).find((candidate) => candidate.label === label);
    if (button === undefined) throw new Error(`no button “${label}”, only: ${seen.buttons.join(', ')}`);
    const { message } = seen;
    const { path } = urls.make({ channel: message.channel, user, original: message });
    const payload = {
      type: 'block_actions',
      ...interactionIn(world, user),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: message.ephemeralTo !== null,
        ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
      },
      trigger_id: trigger(user),
      channel: { id: message.channel, name: world.channels.get(message.channel)?.name ?? 'directmessage' },
      response_url: `${origin()}${path}`,
      actions: [
        {
          type: 'button',
          block_id: 'b1',
          action_id: button.actionId,
          action_ts: `${Date.now() / 1000}`,
          text: { type: 'plain_text', text: label, emoji: false },
          ...(button.value === null ? {} : { value: button.value }),
          ...(button.url === null ? {} : { url: button.url }),
        },
      ],
    };
    return { payload, url: button.url };
  }

  const isAnswerIn = (channel: string) => (stored: StoredMessage) => stored.channel === channel && stored.botId === us.botId;

  return {
    slashCommand: (said) => deliver('slash_commands', commandPayload(said), isAnswerIn(said.channel)),

    async press(seen, label, user = seen.message.ephemeralTo ?? 'U0READER') {
      const { payload, url } = pressPayload(seen, label, user);
      if (url !== null) {
        await delivery.deliver('interactive', payload);
        return null;
      }
      return deliver('interactive', payload, isAnswerIn(seen.message.channel));
    },

    commandForm: (said) => deliverForForm('slash_commands', commandPayload(said)),

    pressForm: (seen, label, user = seen.message.ephemeralTo ?? 'U0READER') =>
      deliverForForm('interactive', pressPayload(seen, label, user).payload),

    async submit(form, values = {}, { metadata, triggerId: again } = {}) {
      const { user } = form.shown;
      const about = { triggerId: again ?? triggerId(), ...(metadata === undefined ? {} : { metadata }) };
      const payload = submission(world, form, values, about);
      const { seen, stop } = nextMessage(({ botId, ephemeralTo }) => botId === us.botId && (ephemeralTo === null || ephemeralTo === user));
      try {
        const errors = errorsIn((await delivery.deliver('interactive', payload)).payload, form);
        if (errors === null) return { answer: await seen };
        stop();
        return { errors };
      } catch (error) {
        stop();
        throw error;
      }
    },

    mention({ channel, user, text, threadTs, eventId = `Ev${triggerId()}` }) {
      const said = `<@${us.botUserId}> ${text}`;
      const written = world.store({
        channel,
        text: said,
        blocks: [],
        user,
        botId: null,
        threadTs: threadTs ?? null,
        metadata: null,
        ephemeralTo: null,
      });
      const payload = eventCallback(world, eventId, {
        type: 'app_mention',
        user,
        text: said,
        ts: written.ts,
        channel,
        ...(teamOf(user) === us.teamId ? {} : { user_team: teamOf(user), source_team: teamOf(user) }),
        event_ts: written.ts,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      });
      return deliver('events_api', payload, (message) => message.channel === channel && message.botId === us.botId);
    },

    directMessage({ user, text, own = {} }) {
      const channel = `D${user.slice(1)}`;
      Object.assign(world.channels.get(channel) ?? addChannel(world, channel, { isPrivate: true }), { isMember: true });
      const { ts } = world.store({ channel, text, blocks: [], user, botId: null, threadTs: null, metadata: null, ephemeralTo: null });
      const event = { type: 'message', channel, channel_type: 'im', user, text, ts, event_ts: ts, team: teamOf(user), ...own };
      const payload = eventCallback(world, `Ev${triggerId()}`, event);
      return deliver('events_api', payload, (message) => message.channel === channel && message.botId === us.botId);
    },

    async event(event, { eventId = `Ev${triggerId()}`, teamId = us.teamId } = {}) {
      await delivery.deliver('events_api', { ...eventCallback(world, eventId, event), team_id: teamId });
    },
  };
}

/** Returns what a person sees of a stored message. */
export function seenOf(message: StoredMessage): Seen {
  const text = message.blocks.length === 0 ? message.text : visibleText(message.blocks);
  return { message, text, buttons: buttonsOf(message.blocks).map(({ label }) => label), ephemeral: message.ephemeralTo !== null };
}

function blank({ us }: SlackWorld, payload: Record<string, unknown>): StoredMessage {
  const user = String(payload.user_id ?? 'U0READER');
  return {
    channel: String(payload.channel_id ?? ''),
    ts: '0.000000',
    text: '',
    blocks: [],
    user: us.botUserId,
    botId: us.botId,
    threadTs: null,
    metadata: null,
    edited: false,
    ephemeralTo: user,
    replaced: false,
  };
}
