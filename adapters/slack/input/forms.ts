import { randomUUID } from 'node:crypto';
import type { RespondFn, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { shorten } from '../../../src/lib/cut-text.ts';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import { createTtlCache } from '../../../src/lib/ttl-cache.ts';
import { isToOpen, withFormButton } from '../../../src/model/form.ts';
import type { FormValues } from '../../../src/ports/form.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf } from '../failure.ts';
import { modalOf } from '../render/modal.ts';
import { renderReply } from '../render/render.ts';
import { sharedBy } from '../render/reply.ts';
import { responding, type SendAnswer, writing } from './answer.ts';
import { ask, type ListenerContext, type WorkspaceContext, whoIn, wordsFor } from './parse-request.ts';

/** What travels with a form through Slack and back; it contains no secrets. */
const METADATA = z.strictObject({
  /** The command to run with the submitted values. */
  command: z.string().max(2_000).regex(/\S/),
  /** Channel in which the form was requested: Slack's id; null if Slack named none. */
  channel: z.nullable(z.string().regex(/^[CGD][A-Z0-9]{2,20}$/)),
  /** Thread in which it was requested; null outside of threads. */
  thread: z.nullable(z.string().regex(/^\d{1,12}\.\d{1,9}$/)),
  /** Tells the process that opened the form how to answer; other processes don't know it. */
  id: z.string().regex(/^[0-9a-f-]{36}$/),
});
type FormMetadata = z.infer<typeof METADATA>;
/** https://docs.slack.dev/reference/views/modal-views */
const METADATA_MAX_CHARS = 3_000;

/** Where and how somebody requested a form. */
interface FormPlace {
  /** Valid for 3 s and for one modal; undefined if Slack sent none. https://docs.slack.dev/surfaces/modals#trigger_id */
  trigger: string | undefined;
  /** The requested command. */
  command: string;
  /** Slack's id. */
  channel: string | null;
  thread?: string | undefined;
  /** Answers the person for the next 30 min; left out if Slack offers no way. */
  respond?: RespondFn;
}

/** Opens forms and handles their submission. */
export type Forms = ReturnType<typeof createForms>;

/** Maximum time to check a submitted form, ms; Slack waits 3 s for its errors. https://docs.slack.dev/surfaces/modals#displaying_errors */
const CHECK_MS = 2_200;
/** Time a response URL is kept, ms; it is valid for 30 min. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const RESPOND_MS = 1_740_000;
const SUBMISSIONS_MS = 600_000;
const MAX_KEPT = 1_000;
const ERROR_MAX_CHARS = 500;

/** Creates the forms of a gateway, once for its whole life: they survive reconnects, during which Slack repeats itself. */
export function createForms({ log, now, asks }: Pick<ListenerContext, 'log' | 'now' | 'asks'>) {
  const opened = createTtlCache<RespondFn | null>(RESPOND_MS, now, MAX_KEPT);
  const submissions = createTtlCache<ViewResponseAction | undefined>(SUBMISSIONS_MS, now, MAX_KEPT);

  async function submit(room: WorkspaceContext, body: ViewSubmitAction): Promise<ViewResponseAction | undefined> {
    const { user, view } = body;
    const metadata = readMetadata(view.private_metadata);
    const fields = view.blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]));
    const refuse = async (why: 'formUnreadable' | 'submitLater') => errorsOf({ '': (await wordsFor(room, user.id)).chat[why] }, fields);
    if (metadata === null) return refuse('formUnreadable');
    if (asks.admit(`form:${body.trigger_id}`) === 'stopping') return refuse('submitLater');
    const { command: text, channel } = metadata;
    const values = valuesOf(view.state.values);
    const reply = asks.track(ask(room, { ...whoIn(body), text, channel, values, confirmed: true }));
    const quick = await withTimeout(CHECK_MS, reply);
    if (quick?.errors) return errorsOf(quick.errors, fields);
    void asks.track(reply.then((late) => say(room, late, user.id, metadata)));
    return undefined;
  }

  /** Sends a reply to the person alone, or to everybody if it is shared; if Herald can't write there, in their direct messages. Never throws. */
  async function say(room: WorkspaceContext, reply: Reply, user: string, { id, channel, thread, command }: FormMetadata): Promise<void> {
    const said = reply.form === undefined ? reply : withFormButton(reply, command);
    const { text, blocks, listBlocks } = renderReply(said, sharedBy(said, user));
    const respond = await opened.get(id, async () => null);
    const place = { response_type: said.shared ? 'in_channel' : 'ephemeral', replace_original: false } as const;
    const ways: SendAnswer[] = [];
    if (respond !== null) ways.push(responding(respond, { ...place, ...(thread === null ? {} : { thread_ts: thread }) }));
    if (channel !== null && !channel.startsWith('D')) ways.push(writing(room, { channel, thread, reader: said.shared ? null : user }));
    ways.push(writing(room, { channel: user, thread: null, reader: null }));
    for (const way of ways) {
      try {
        await way({ text, blocks: listBlocks ?? blocks });
        return;
      } catch (error) {
        log('slack.answer-lost', { first: detailOf(failureOf(error)) });
      }
    }
  }

  return {
    /** Opens the form that a reply contains and resolves to null; if it can't, resolves to the reply to send instead. */
    async open({ client, botToken: token }: WorkspaceContext, reply: Reply, place: FormPlace): Promise<Reply | null> {
      const { trigger, command, channel, thread, respond } = place;
      if (!isToOpen(reply)) return reply;
      const id = randomUUID();
      const metadata = JSON.stringify({ command: reply.form.command, channel, thread: thread ?? null, id } satisfies FormMetadata);
      if (trigger === undefined || metadata.length > METADATA_MAX_CHARS) return withFormButton(reply, command);
      // A person may submit the form before Slack's answer reaches us.
      if (respond) await opened.get(id, async () => respond);
      try {
        await client.views.open({ token, trigger_id: trigger, view: modalOf(reply.form, metadata, reply.language) });
      } catch (error) {
        log('slack.form-not-opened', { detail: detailOf(failureOf(error)) });
        return withFormButton(reply, command);
      }
      return null;
    },
    /** Returns what Slack must do with a submitted form, within 3 s; the reply is sent separately. The same for every delivery of one submission. Never rejects. */
    submit: (room: WorkspaceContext, body: ViewSubmitAction) => submissions.get(body.trigger_id, () => submit(room, body)),
  };
}

/** Parses the metadata that Slack returns, which may be anything; null if it is not ours. */
function readMetadata(text: unknown): FormMetadata | null {
  if (typeof text !== 'string' || text.length > METADATA_MAX_CHARS) return null;
  return METADATA.safeParse(parseJsonObject(text)).data ?? null;
}

/** Keeps the modal open with what was typed. Errors of fields that it lacks are shown at its first field. */
function errorsOf(errors: Readonly<Record<string, string>>, fields: readonly string[]): ViewResponseAction {
  const at: Record<string, string> = {};
  for (const [name, error] of Object.entries(errors)) {
    const place = fields.includes(name) ? name : (fields[0] ?? name);
    at[place] = shorten(at[place] === undefined ? error : `${at[place]} ${error}`, ERROR_MAX_CHARS);
  }
  return { response_action: 'errors', errors: at };
}

/** Returns the submitted values; anything without the shape that Slack describes is ignored. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload Pure. */
function valuesOf(state: ViewSubmitAction['view']['state']['values']): FormValues {
  const entries = Object.entries(state).map(([block, elements]) => {
    const values: unknown[] = Object.values(elements).flatMap(({ value, selected_option: one, selected_options: several }) => [
      value,
      one?.value,
      ...(several ?? []).map((option) => option.value),
    ]);
    return [block, values.filter((each) => typeof each === 'string')] as const;
  });
  return Object.fromEntries(entries);
}
