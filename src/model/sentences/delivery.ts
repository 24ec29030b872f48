import type { Words } from '../../languages/index.ts';
import { describeDuration } from '../../lib/duration.ts';
import { type Delivery, mentionedBy } from '../delivery.ts';
import { platformOf } from '../destination.ts';
import { platformNamed } from '../platform.ts';
import { bold, code, duration, linkTo, moment, personSpan, type Span } from '../span.ts';
import { type ExplainContext, isAwaitingAnswer, pauseOf } from './explain-context.ts';
import { pauseWords, reasonInWords, windowName } from './reasons.ts';

type Pieces = readonly (string | Span)[];

/** Describes what happened to a delivery, and what to do about it; one sentence, without its full stop. Pure. */
export function describeDelivery(own: Delivery, around: ExplainContext): Pieces {
  const { words, commandName } = around;
  const { deliveries } = words;
  const carrier = own.digestKey === null ? null : (around.digests.get(own.digestKey) ?? null);
  const row = carrier ?? own;
  const digest = own.digestKey === null ? '' : deliveries.inDigest;
  switch (row.state) {
    case 'delivered':
      return [...sentWords(row, digest, words), ...describeChanges(row, around)];
    case 'planned':
    case 'queued':
      return waitingWords(row, own, around);
    case 'sending':
      return [...sendingWords(row, digest, around), ...describeChanges(row, around)];
    case 'held':
      return heldWords(row, digest, around);
    case 'skipped':
      return [deliveries.skipped(reasonInWords(row.reason, words))];
    case 'in-doubt':
      return [...doubtWords(row, digest, around), ...describeChanges(row, around)];
    case 'failed':
      return [
        ...deliveries.failed<string | Span>(digest, moment(row.updatedAt), row.attempts, reasonInWords(row.reason, words)),
        ...hint(around, deliveries.triesAgain(code(`${commandName}replay failed`))),
      ];
    case 'retracted':
      return deliveries.removed(moment(row.updatedAt));
  }
}

function sentWords(row: Delivery, digest: string, { deliveries }: Words): Pieces {
  const { receipt, updatedAt } = row;
  if (receipt === null) return deliveries.sentAsFound(digest, moment(updatedAt));
  const who = mentionedBy(row);
  return [
    linkTo(deliveries.sent, receipt.link),
    `${digest} `,
    moment(updatedAt),
    ...(who === null ? [] : deliveries.withMention(code(who))),
  ];
}

function sendingWords(row: Delivery, digest: string, around: ExplainContext): Pieces {
  const { deliveries } = around.words;
  const since = moment(row.sendingSince ?? row.updatedAt);
  if (!isAwaitingAnswer(row, around.now)) return deliveries.sendingSince(digest, since);
  const pause = pauseOf(row.destination, around.pauses);
  return pause === null ? deliveries.noAnswer(digest, since) : [...deliveries.noAnswerYet(digest, since), ...pauseWords(pause, around)];
}

function waitingWords(row: Delivery, own: Delivery, around: ExplainContext): Pieces {
  const { stop, pauses, turns, now, words } = around;
  const { deliveries } = words;
  const digest = own === row ? '' : deliveries.inDigest;
  if (row.reason?.kind === 'file-gone') return [deliveries.waitsForFile];
  if (stop !== null) return [deliveries.waits(digest), ...stopWords(around)];
  const pause = pauseOf(row.destination, pauses);
  if (pause !== null) return [deliveries.waits(digest), ...pauseWords(pause, around)];
  if (row.dueAt !== null && Date.parse(row.dueAt) > now.getTime()) {
    const reason = own.reason ?? row.reason;
    const wait = reason?.kind === 'delivery-window' ? deliveries.waitsFor(windowName(reason.mode, words)) : null;
    const before = reason?.kind === 'reminder' ? deliveries.waitsUntilBefore(describeDuration(reason.leadMinutes)) : wait;
    return before === null ? deliveries.waitsUntil(digest, moment(row.dueAt)) : deliveries.due(before, moment(row.dueAt));
  }
  if (row.attempts > 0 && row.reason !== null) return [deliveries.triedAgain(digest, row.attempts, reasonInWords(row.reason, words))];
  const turn = turns.get(row.key);
  if (turn?.behindInDoubt) return [deliveries.behindDoubt(digest)];
  if (turn !== undefined && turn.before > 0) return [deliveries.behind(digest, turn.before, duration(turn.afterMs))];
  return [`${deliveries.onItsWay(digest)}${row.reason?.kind === 'rate-limited' ? deliveries.askedToWait : ''}`];
}

/** `everything is paused by … since …. Continue with resume`. */
function stopWords({ stop, forAdmin, commandName, words }: ExplainContext): Pieces {
  const { deliveries, people } = words;
  return [
    deliveries.allPaused,
    ...(stop?.who && forAdmin ? people.by(personSpan(stop.who, words)) : []),
    ...(stop?.since ? deliveries.since(moment(stop.since)) : []),
    ...(forAdmin ? deliveries.goesOn(code(`${commandName}resume`)) : []),
  ];
}

function heldWords({ destination, reason, hold }: Delivery, digest: string, around: ExplainContext): Pieces {
  const { commandName, pauses, words } = around;
  const { deliveries } = words;
  if (reason?.kind === 'paused') {
    const pause = pauseOf(destination, pauses);
    if (pause !== null) return [deliveries.held(digest, ''), ...pauseWords(pause, around)];
  }
  if (reason?.kind === 'approval')
    return [
      ...deliveries.forApproval<string | Span>(digest, bold(reason.review)),
      ...hint(around, deliveries.choose(code(`${commandName}approve ${reason.number}`), code('later'), code('never'))),
    ];
  const held = deliveries.held(digest, reasonInWords(reason, words));
  if (hold !== null)
    return [
      `${held}${deliveries.waitsForAdmin}`,
      ...hint(around, deliveries.choose(code(`${commandName}hold ${hold} announce`), code('digest'), code('seen'))),
    ];
  return [held, ...hint(around, deliveries.sendsIt(code(`${commandName}replay held`)))];
}

function doubtWords({ key, reason }: Delivery, digest: string, around: ExplainContext): Pieces {
  const { commandName, words } = around;
  const { deliveries } = words;
  return [
    deliveries.inDoubt(digest, reasonInWords(reason, words)),
    ...hint(around, deliveries.lookThere(code(`${commandName}resolve ${key} sent`), code(`${commandName}resolve ${key} resend`))),
  ];
}

/** Instructions are only shown to those who may act on them. */
function hint({ forAdmin }: ExplainContext, words: Pieces): Pieces {
  return forAdmin ? words : [];
}

/** Describes past and future changes to a message that was sent: `; edited …`, `; will be removed …`. Empty: nothing that its readers would notice. Pure. */
export function describeChanges({ key }: Delivery, around: ExplainContext): Pieces {
  const changes = around.changes.get(key) ?? [];
  return changes.filter(isNoticed).flatMap((change) => ['; ', ...changeSentence(change, around)]);
}

/** A removal that is done, or no longer needed, is already clear from the description of the message itself. */
function isNoticed({ purpose, state, reason }: Delivery): boolean {
  if (purpose === 'thread') return state === 'skipped' ? reason?.kind === 'no-thread' : state !== 'delivered';
  if (purpose === 'publish') return state !== 'skipped';
  if (purpose === 'calendar') return true;
  if (state === 'skipped') return purpose === 'edit' && reason?.kind === 'message-gone';
  return purpose === 'edit' || state !== 'delivered';
}

/** Returns the phrases for the kind of change made to the message. */
function wordsFor(purpose: Delivery['purpose'], { changes }: Words): Words['changes']['edit'] {
  return purpose === 'edit' || purpose === 'publish' || purpose === 'thread' || purpose === 'calendar' ? changes[purpose] : changes.removal;
}

/** Describes what happened to an edit, a thread, a publication, a calendar entry or a removal: `its removal is held: …`. Pure. */
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
      return changeWaits(change, around);
    case 'sending':
      return [now];
    case 'held':
      return changeHeld(change, around);
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

/** A digest some of whose posts are removed is edited, so for its readers the edit is a removal. */
function nameOf({ purpose, reason }: Delivery, words: Words): string {
  if (purpose === 'edit' && reason?.kind === 'safety-limit' && reason.change === 'removals') return words.changes.removalOfPosts;
  return wordsFor(purpose, words).name;
}

function changeWaits(change: Delivery, around: ExplainContext): Pieces {
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

function changeHeld(change: Delivery, around: ExplainContext): Pieces {
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
