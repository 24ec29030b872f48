import type { Delivery } from '../delivery.ts';
import { platformOf } from '../destination.ts';
import { platformNamed } from '../platform.ts';
import type { Span } from '../span.ts';
import { code, counted, moment } from '../span.ts';
import { type ExplainContext, pauseOf } from './explain-context.ts';
import { pauseWords, reasonInWords } from './reasons.ts';

type Words = readonly (string | Span)[];

/** What was, or will be, changed about a message that stands: `; edited …`, `; will be removed …`. Empty: nothing that its readers would notice. Pure. */
export function describeChanges({ key }: Delivery, around: ExplainContext): Words {
  const changes = around.changes.get(key) ?? [];
  return changes.filter(isNoticed).flatMap((change) => ['; ', ...changeSentence(change, around)]);
}

/** A removal that is done, or needs no doing any more, is told by the message itself. */
function isNoticed({ purpose, state, reason }: Delivery): boolean {
  if (purpose === 'thread') return state === 'skipped' ? reason?.kind === 'no-thread' : state !== 'delivered';
  if (purpose === 'publish') return state !== 'skipped';
  if (purpose === 'calendar') return true;
  if (state === 'skipped') return purpose === 'edit' && reason?.kind === 'message-gone';
  return purpose === 'edit' || state !== 'delivered';
}

/** What is done with the message: the thing that is under way, and when it is over. */
const DOING: Readonly<Partial<Record<Delivery['purpose'], { now: string; failed: string; done: string }>>> = {
  edit: { now: 'is being edited', failed: 'editing it', done: 'edited' },
  publish: { now: 'is being published to followers', failed: 'publishing it to followers', done: 'published to followers' },
  calendar: {
    now: 'is being written into the server’s calendar',
    failed: 'writing it into the server’s calendar',
    done: 'written into the server’s calendar',
  },
  thread: { now: 'its thread is being opened', failed: 'opening its thread', done: 'thread opened' },
};
const REMOVING = { now: 'is being removed', failed: 'removing it', done: 'removed' };

/** What became of an edit, a thread, a publication or a removal: `its removal is held: …`. Pure. */
export function changeSentence(change: Delivery, around: ExplainContext): Words {
  const { purpose, state, reason, attempts, updatedAt } = change;
  const { now, failed, done } = DOING[purpose] ?? REMOVING;
  const name = nameOf(change);
  switch (state) {
    case 'planned':
    case 'queued':
      return waitingWords(change, around);
    case 'sending':
      return [now];
    case 'held':
      return heldWords(change, around);
    case 'failed':
      return [
        `${failed} failed `,
        moment(updatedAt),
        ` after ${counted(attempts, 'attempt')}: ${reasonInWords(reason)}`,
        ...(around.forAdmin ? ['. ', code(`${around.commandName}replay failed`), ' tries again'] : []),
      ];
    case 'in-doubt':
      return [`whether ${name} was made is in doubt: ${reasonInWords(reason)}`];
    case 'delivered':
    case 'retracted':
      return [`${done} `, moment(updatedAt)];
    case 'skipped':
      if (purpose === 'calendar') return [`it is not in the server’s calendar: ${reasonInWords(reason)}`];
      return [reason?.kind === 'message-gone' ? goneWords(change, around) : `${name} was skipped: ${reasonInWords(reason)}`];
  }
}

/** A digest whose posts go is edited: so its readers see a removal all the same. */
function nameOf({ purpose, reason }: Delivery): string {
  if (purpose === 'retract') return 'its removal';
  if (purpose === 'thread') return 'its thread';
  if (purpose === 'publish') return 'its publication';
  if (purpose === 'calendar') return 'its entry in the server’s calendar';
  return reason?.kind === 'safety-limit' && reason.change === 'removals' ? 'the removal of posts from it' : 'its edit';
}

const TO_BE: Readonly<Partial<Record<Delivery['purpose'], string>>> = {
  edit: 'edited',
  thread: 'given a thread',
  publish: 'published to followers',
  calendar: 'brought up to date in the server’s calendar',
};

function waitingWords(change: Delivery, around: ExplainContext): Words {
  const { purpose, dueAt, attempts, reason } = change;
  const done = TO_BE[purpose] ?? 'removed';
  const isLater = dueAt !== null && Date.parse(dueAt) > around.now.getTime();
  if (isLater && purpose === 'publish') return ['its publication to followers waits for its turn ', moment(dueAt)];
  if (isLater) return [`will be ${done} `, moment(dueAt), ...(purpose === 'retract' ? [' unless its file returns'] : [])];
  const pause = pauseOf(change.destination, around.pauses);
  if (pause !== null) return [`${nameOf(change)} waits: `, ...pauseWords(pause, around)];
  const tried = attempts > 0 && reason !== null ? `; ${counted(attempts, 'attempt')} so far: ${reasonInWords(reason)}` : '';
  return [`is about to be ${done}${tried}`];
}

function heldWords(change: Delivery, around: ExplainContext): Words {
  const { hold, reason, destination } = change;
  const { forAdmin, commandName } = around;
  const held = `${nameOf(change)} is held: `;
  const pause = reason?.kind === 'paused' ? pauseOf(destination, around.pauses) : null;
  if (pause !== null) return [held, ...pauseWords(pause, around)];
  const words = `${held}${reasonInWords(reason)}`;
  return hold !== null && forAdmin ? [`${words} (`, code(`${commandName}hold ${hold} announce`), ' or ', code('seen'), ')'] : [words];
}

function goneWords({ destination }: Delivery, { platforms }: ExplainContext): string {
  const platform = platformNamed(platformOf(destination), platforms);
  if (platform?.edits === false) return `its post has changed since, but what a ${platform.name} has shown stays`;
  return 'it can’t be edited any more: somebody removed it, or it is too old';
}
