import type { Words } from '../../languages/index.ts';
import type { Delivery } from '../delivery.ts';
import { platformOf } from '../destination.ts';
import { platformNamed } from '../platform.ts';
import type { Span } from '../span.ts';
import { code, moment } from '../span.ts';
import { type ExplainContext, pauseOf } from './explain-context.ts';
import { pauseWords, reasonInWords } from './reasons.ts';

type Pieces = readonly (string | Span)[];

/** What was, or will be, changed about a message that stands: `; edited …`, `; will be removed …`. Empty: nothing that its readers would notice. Pure. */
export function describeChanges({ key }: Delivery, around: ExplainContext): Pieces {
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

/** What is done with the message, in words. */
function wordsFor(purpose: Delivery['purpose'], { changes }: Words): Words['changes']['edit'] {
  return purpose === 'edit' || purpose === 'publish' || purpose === 'thread' || purpose === 'calendar' ? changes[purpose] : changes.removal;
}

/** What became of an edit, a thread, a publication or a removal: `its removal is held: …`. Pure. */
export function changeSentence(change: Delivery, around: ExplainContext): Pieces {
  const { purpose, state, reason, attempts, updatedAt } = change;
  const { words, commandName, forAdmin } = around;
  const { changes, deliveries } = words;
  const { now, doing, done } = wordsFor(purpose, words);
  const name = nameOf(change, words);
  const because = reasonInWords(reason, words);
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
        ...changes.failed<string | Span>(doing, moment(updatedAt), attempts, because),
        ...(forAdmin ? deliveries.triesAgain(code(`${commandName}replay failed`)) : []),
      ];
    case 'in-doubt':
      return [changes.inDoubt(name, because)];
    case 'delivered':
    case 'retracted':
      return [done, moment(updatedAt)];
    case 'skipped':
      if (purpose === 'calendar') return [changes.notInCalendar(because)];
      return [reason?.kind === 'message-gone' ? goneWords(change, around) : changes.skipped(name, because)];
  }
}

/** A digest whose posts go is edited: so its readers see a removal all the same. */
function nameOf({ purpose, reason }: Delivery, words: Words): string {
  if (purpose === 'edit' && reason?.kind === 'safety-limit' && reason.change === 'removals') return words.changes.removalOfPosts;
  return wordsFor(purpose, words).name;
}

function waitingWords(change: Delivery, around: ExplainContext): Pieces {
  const { purpose, dueAt, attempts, reason } = change;
  const { words, now } = around;
  const { changes } = words;
  const { soon, later } = wordsFor(purpose, words);
  if (dueAt !== null && Date.parse(dueAt) > now.getTime())
    return [later, moment(dueAt), ...(purpose === 'retract' ? [changes.unlessReturns] : [])];
  const pause = pauseOf(change.destination, around.pauses);
  if (pause !== null) return [changes.waits(nameOf(change, words)), ...pauseWords(pause, around)];
  return [`${soon}${attempts > 0 && reason !== null ? changes.tried(attempts, reasonInWords(reason, words)) : ''}`];
}

function heldWords(change: Delivery, around: ExplainContext): Pieces {
  const { hold, reason, destination } = change;
  const { forAdmin, commandName, words } = around;
  const { changes } = words;
  const held = changes.held(nameOf(change, words));
  const pause = reason?.kind === 'paused' ? pauseOf(destination, around.pauses) : null;
  if (pause !== null) return [held, ...pauseWords(pause, around)];
  return [
    `${held}${reasonInWords(reason, words)}`,
    ...(hold !== null && forAdmin ? changes.decide(code(`${commandName}hold ${hold} announce`), code('seen')) : []),
  ];
}

function goneWords({ destination }: Delivery, { platforms, words }: ExplainContext): string {
  const platform = platformNamed(platformOf(destination), platforms);
  return platform?.edits === false ? words.changes.shownStays(platform.name) : words.changes.notEditable;
}
