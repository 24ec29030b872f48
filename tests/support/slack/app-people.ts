import { once } from 'node:events';
import type { Fields } from './check/complaint.ts';
import { complaintText, createChecker, isFields } from './check/complaint.ts';
import { checkOptions } from './check/elements.ts';
import { eventCallback, interactionIn, interactionInView, viewIn } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Delivery } from './sockets.ts';
import { homeIdOf, type OpenView } from './views.ts';
import { buttonsOf, visibleText } from './visible-text.ts';
import type { SlackWorld, StoredMessage } from './world.ts';

/** A Home tab or a modal as a person sees it. */
interface SeenView {
  shown: OpenView;
  /** The whole text in it. */
  text: string;
  buttons: string[];
}

/** What people do with an app outside of messages. Every result is awaited for at most 10 s. */
export interface AppPeople {
  /** Opens Herald's Home tab; resolves with what is published for it. */
  openHome(user: string): Promise<SeenView>;
  /** Types in the search field of a view; resolves with the suggestions. */
  typeInSearch(seen: SeenView, typed: string): Promise<readonly { label: string; value: string }[]>;
  /** Picks an option of that field; resolves with the modal that shows the answer. */
  pick(seen: SeenView, value: string): Promise<SeenView>;
  /** Clicks a button in a view; resolves with the next view that is shown to this person. */
  pressInView(seen: SeenView, label: string): Promise<SeenView>;
  /** Resolves with the next view that is shown to this person: a modal or the Home tab. */
  nextView(user: string, kind: 'modal' | 'home'): Promise<SeenView>;
  /** Uses a shortcut in the menu of a message; resolves with the answer. */
  messageShortcut(callbackId: string, message: StoredMessage, user: string): Promise<{ text: string; ephemeral: boolean }>;
  /** Uses a shortcut from anywhere; resolves with the modal that opens. */
  globalShortcut(callbackId: string, user: string): Promise<SeenView>;
  /** Writes a message with links whose domains Slack reports to the app; resolves once that is acknowledged. */
  writeLinks(said: {
    channel: string;
    user: string;
    urls: readonly string[];
    source?: 'conversations_history' | 'composer';
  }): Promise<void>;
  /** Resolves with the texts of the next previews, by address. */
  nextUnfurl(): Promise<Readonly<Record<string, string>>>;
}

const WAIT_MS = 10_000;

export function createAppPeople(world: SlackWorld, delivery: Delivery, urls: ResponseUrls, origin: () => string): AppPeople {
  function about(user: string): Fields {
    const trigger = `${Date.now()}.${world.app.nextNumber()}.app`;
    world.triggers.set(trigger, { user, atMs: world.app.now(), used: false });
    return {
      ...interactionIn(world, user),
      trigger_id: trigger,
      action_ts: `${Date.now() / 1000}`,
    };
  }

  async function nextView(user: string, kind: 'modal' | 'home', signal = AbortSignal.timeout(WAIT_MS)): Promise<SeenView> {
    for (;;) {
      const [view] = await once(world.events, 'view', { signal });
      if (view.user === user && view.view.type === kind) return seenView(view);
    }
  }

  async function then<T>(next: Promise<T>, type: string, payload: Fields): Promise<T> {
    next.catch(() => undefined);
    await delivery.deliver(type, payload);
    return next;
  }

  const viewPayload = ({ shown }: SeenView): Fields => ({
    ...about(shown.user),
    ...interactionInView(world, shown),
    container: { type: 'view', view_id: shown.id },
    view: viewIn(world, shown),
  });

  function searchFieldOf({ shown }: SeenView): { actionId: string; blockId: string; least: number } {
    for (const block of listOf(shown.view.blocks)) {
      const field = listOf(block.elements).find(({ type }) => type === 'external_select');
      if (field) return { actionId: String(field.action_id), blockId: String(block.block_id), least: Number(field.min_query_length ?? 3) };
    }
    throw new Error('the view has no search field');
  }

  const actionsPayload = (seen: SeenView, action: Fields): Fields => ({
    type: 'block_actions',
    ...viewPayload(seen),
    actions: [{ action_ts: `${Date.now() / 1000}`, ...action }],
  });

  return {
    nextView,
    async openHome(user) {
      const known = world.views.get(homeIdOf(world, user));
      const event = {
        type: 'app_home_opened',
        user,
        channel: `D${user}`,
        tab: 'home',
        event_ts: `${Date.now() / 1000}`,
        ...(known ? { view: { ...known.view, id: known.id, hash: known.hash } } : {}),
      };
      return then(nextView(user, 'home'), 'events_api', eventCallback(world, `EvHome${world.app.nextNumber()}`, event));
    },
    async typeInSearch(seen, typed) {
      const { actionId, blockId, least } = searchFieldOf(seen);
      // With fewer characters, the client asks for nothing.
      if (typed.length < least) return [];
      const { payload } = await delivery.deliver('interactive', {
        type: 'block_suggestion',
        ...viewPayload(seen),
        action_id: actionId,
        block_id: blockId,
        value: typed,
      });
      const check = createChecker(new Set());
      checkOptions(check, payload);
      world.app.complaints.push(...check.complaints.map(complaintText));
      return listOf(payload.options).map(({ text, value }) => ({ label: isFields(text) ? String(text.text) : '', value: String(value) }));
    },
    pick(seen, value) {
      const { actionId, blockId } = searchFieldOf(seen);
      const option = { text: { type: 'plain_text', text: value, emoji: false }, value };
      const action = { type: 'external_select', action_id: actionId, block_id: blockId, selected_option: option };
      return then(nextView(seen.shown.user, 'modal'), 'interactive', actionsPayload(seen, action));
    },
    pressInView(seen, label) {
      const button = buttonsOf(listOf(seen.shown.view.blocks)).find((one) => one.label === label);
      if (button === undefined) throw new Error(`no button “${label}”, only: ${seen.buttons.join(', ')}`);
      const action = {
        type: 'button',
        action_id: button.actionId,
        block_id: 'b1',
        text: { type: 'plain_text', text: label, emoji: false },
        ...(button.value === null ? {} : { value: button.value }),
      };
      return then(nextView(seen.shown.user, 'modal'), 'interactive', actionsPayload(seen, action));
    },
    async messageShortcut(callbackId, message, user) {
      const { path } = urls.make({ channel: message.channel, user, original: null });
      const payload = {
        type: 'message_action',
        ...about(user),
        callback_id: callbackId,
        message_ts: message.ts,
        channel: { id: message.channel, name: world.channels.get(message.channel)?.name ?? 'directmessage' },
        message: {
          type: 'message',
          ts: message.ts,
          text: message.text,
          user: message.user,
          ...(message.botId === null ? {} : { bot_id: message.botId }),
          ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
        },
        response_url: `${origin()}${path}`,
      };
      const next = once(world.events, 'message', { signal: AbortSignal.timeout(WAIT_MS) });
      const [answer] = await then(next, 'interactive', payload);
      return { text: visibleText(answer.blocks), ephemeral: answer.ephemeralTo === user };
    },
    globalShortcut: (callbackId, user) =>
      then(nextView(user, 'modal'), 'interactive', { type: 'shortcut', ...about(user), callback_id: callbackId }),
    async writeLinks({ channel, user, urls: written, source = 'conversations_history' }) {
      const isSent = source === 'conversations_history';
      const text = written.map((url) => `<${url.replaceAll('&', '&amp;')}>`).join(' ');
      const message = isSent
        ? world.store({ channel, text, blocks: [], user, botId: null, threadTs: null, metadata: null, ephemeralTo: null })
        : null;
      const event = {
        type: 'link_shared',
        channel: isSent ? channel : 'COMPOSER',
        is_bot_user_member: true,
        user,
        message_ts: message?.ts ?? '',
        unfurl_id: `unfurl.${world.app.nextNumber()}`,
        source,
        links: written.map((url) => ({ domain: new URL(url).hostname, url })),
        event_ts: `${Date.now() / 1000}`,
      };
      await delivery.deliver('events_api', eventCallback(world, `EvLink${world.app.nextNumber()}`, event));
    },
    async nextUnfurl() {
      const [unfurls] = await once(world.events, 'unfurl', { signal: AbortSignal.timeout(WAIT_MS) });
      return Object.fromEntries(Object.entries(unfurls).map(([url, one]) => [url, isFields(one) ? visibleText(listOf(one.blocks)) : '']));
    },
  };
}

function seenView(shown: OpenView): SeenView {
  const blocks = listOf(shown.view.blocks);
  return {
    shown,
    text: visibleText(blocks),
    buttons: buttonsOf(blocks)
      .map(({ label }) => label)
      .filter(Boolean),
  };
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
