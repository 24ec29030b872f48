import { describeDuration } from '../../lib/duration.ts';
import { type Delivery, mentionedBy } from '../delivery.ts';
import type { Span } from '../span.ts';
import { bold, code, counted, duration, linkTo, moment, personSpan } from '../span.ts';
import { describeChanges } from './changes.ts';
import { windowName } from './delivery-window.ts';
import { type ExplainContext, isAwaitingAnswer, pauseOf } from './explain-context.ts';
import { pauseWords, reasonInWords } from './reasons.ts';

type Words = readonly (string | Span)[];

/** What became of a delivery, and what to do about it; one sentence, without its full stop. Pure. */
export function describeDelivery(own: Delivery, around: ExplainContext): Words {
  const carrier = own.digestKey === null ? null : (around.digests.get(own.digestKey) ?? null);
  const row = carrier ?? own;
  const digest = own.digestKey === null ? '' : ' in a digest';
  switch (row.state) {
    case 'delivered':
      return [...sentWords(row, digest), ...describeChanges(row, around)];
    case 'planned':
    case 'queued':
      return waitingWords(row, own, around);
    case 'sending':
      return [...sendingWords(row, digest, around), ...describeChanges(row, around)];
    case 'held':
      return heldWords(row, digest, around);
    case 'skipped':
      return [`skipped: ${reasonInWords(row.reason)}`];
    case 'in-doubt':
      return [...doubtWords(row, digest, around), ...describeChanges(row, around)];
    case 'failed':
      return [
        `failed${digest} `,
        moment(row.updatedAt),
        ` after ${counted(row.attempts, 'attempt')}: ${reasonInWords(row.reason)}`,
        ...hint(around, '. ', code(`${around.commandName}replay failed`), ' tries again'),
      ];
    case 'retracted':
      return ['removed ', moment(row.updatedAt)];
  }
}

function sentWords(row: Delivery, digest: string): Words {
  const { receipt, updatedAt } = row;
  if (receipt === null) return [`sent${digest}, as an admin found `, moment(updatedAt)];
  const who = mentionedBy(row);
  return [linkTo('sent', receipt.link), `${digest} `, moment(updatedAt), ...(who === null ? [] : [' with a mention of ', code(who)])];
}

function sendingWords(row: Delivery, digest: string, around: ExplainContext): Words {
  const since = moment(row.sendingSince ?? row.updatedAt);
  if (!isAwaitingAnswer(row, around.now)) return [`being sent${digest} since `, since];
  const pause = pauseOf(row.destination, around.pauses);
  if (pause !== null) return [`sent${digest} `, since, ', but no answer came; it is looked for later: ', ...pauseWords(pause, around)];
  return [`sent${digest} `, since, ', but no answer came: it is being looked for, and sent again only if it is not there'];
}

function waitingWords(row: Delivery, own: Delivery, around: ExplainContext): Words {
  const { stop, pauses, turns, now } = around;
  const digest = own === row ? '' : ' in a digest';
  if (row.reason?.kind === 'file-gone') return ['waits: its file is gone. It is sent if the file comes back within a day, else skipped'];
  if (stop !== null) return [`waits${digest}: `, ...stopWords(around)];
  const pause = pauseOf(row.destination, pauses);
  if (pause !== null) return [`waits${digest}: `, ...pauseWords(pause, around)];
  if (row.dueAt !== null && Date.parse(row.dueAt) > now.getTime()) {
    const reason = own.reason ?? row.reason;
    const wait = reason?.kind === 'delivery-window' ? `waits for ${windowName(reason.mode)}` : null;
    const before = reason?.kind === 'reminder' ? `waits until ${describeDuration(reason.leadMinutes)} before the event` : wait;
    return [before === null ? `waits${digest} until ` : `${before}, due `, moment(row.dueAt)];
  }
  if (row.attempts > 0 && row.reason !== null)
    return [`on its way${digest}, tried again soon; ${counted(row.attempts, 'attempt')} so far: ${reasonInWords(row.reason)}`];
  const turn = turns.get(row.key);
  if (turn?.behindInDoubt)
    return [`waits for its turn${digest}: an answer is missing for a message before it in this channel, which is being looked for`];
  if (turn !== undefined && turn.before > 0)
    return [`waits for its turn${digest}: ${counted(turn.before, 'message')} before it in this channel, about ${duration(turn.afterMs)}`];
  return [`on its way${digest}${row.reason?.kind === 'rate-limited' ? ': the platform asked us to wait' : ''}`];
}

/** `everything is paused by … since …: resume goes on`. */
function stopWords({ stop, forAdmin, commandName }: ExplainContext): Words {
  return [
    'everything is paused',
    ...(stop?.who && forAdmin ? [' by ', personSpan(stop.who)] : []),
    ...(stop?.since ? [' since ', moment(stop.since)] : []),
    ...(forAdmin ? ['. ', code(`${commandName}resume`), ' goes on'] : []),
  ];
}

function heldWords({ destination, reason, hold }: Delivery, digest: string, around: ExplainContext): Words {
  const { commandName, pauses } = around;
  if (reason?.kind === 'paused') {
    const pause = pauseOf(destination, pauses);
    if (pause !== null) return [`held${digest}: `, ...pauseWords(pause, around)];
  }
  if (reason?.kind === 'approval')
    return [
      `waits${digest} for approval by those who review in `,
      bold(reason.review),
      ...hint(around, ': ', code(`${commandName}approve ${reason.number}`), ', ', code('later'), ' or ', code('never')),
    ];
  if (hold !== null)
    return [
      `held${digest}: ${reasonInWords(reason)}; it waits for an admin’s decision`,
      ...hint(around, ': ', code(`${commandName}hold ${hold} announce`), ', ', code('digest'), ' or ', code('seen')),
    ];
  return [
    `held${digest}: ${reasonInWords(reason)}`,
    ...hint(around, '. ', code(`${commandName}replay held`), ' sends it once that is settled'),
  ];
}

function doubtWords({ key, reason }: Delivery, digest: string, around: ExplainContext): Words {
  const { commandName } = around;
  return [
    `in doubt${digest}: ${reasonInWords(reason)}`,
    ...hint(
      around,
      '. Look in the channel, then ',
      code(`${commandName}resolve ${key} sent`),
      ' or ',
      code(`${commandName}resolve ${key} resend`),
    ),
  ];
}

/** What to do is said to those who may. */
function hint({ forAdmin }: ExplainContext, ...words: Words): Words {
  return forAdmin ? words : [];
}
