import type { Delivery } from '../announce/delivery.ts';
import { platformOf } from '../announce/destination.ts';
import { reasonInWords } from '../announce/reason-words.ts';
import type { Circumstances } from './circumstances.ts';
import type { Span } from './reply.ts';
import { code, moment } from './say.ts';

/** What was, or will be, changed about a message that stands: `; edited …`, `; will be removed …`. Empty: nothing. Pure. */
export function changeSentences({ key }: Delivery, around: Circumstances): readonly (string | Span)[] {
  return (around.changes.get(key) ?? []).flatMap((change) => {
    const words = change.purpose === 'retract' ? retractionWords(change, around) : editWords(change, around);
    return words.length > 0 ? ['; ', ...words] : [];
  });
}

function retractionWords(change: Delivery, around: Circumstances): readonly (string | Span)[] {
  switch (change.state) {
    case 'planned':
    case 'queued':
      return isToCome(change, around)
        ? ['will be removed ', moment(change.dueAt ?? ''), ' unless its file returns']
        : ['is about to be removed'];
    case 'sending':
      return ['is being removed'];
    case 'held':
      return heldWords('its removal', change, around);
    case 'failed':
      return [`removing it failed: ${reasonInWords(change.reason)}`];
    case 'in-doubt':
    case 'delivered':
    case 'skipped':
    case 'retracted':
      return [];
  }
}

function editWords(change: Delivery, around: Circumstances): readonly (string | Span)[] {
  switch (change.state) {
    case 'planned':
    case 'queued':
      return isToCome(change, around) ? ['will be edited ', moment(change.dueAt ?? '')] : ['is about to be edited'];
    case 'sending':
      return ['is being edited'];
    case 'held':
      return heldWords('its edit', change, around);
    case 'failed':
      return [`editing it failed: ${reasonInWords(change.reason)}`];
    case 'delivered':
      return ['edited ', moment(change.updatedAt)];
    case 'skipped':
      return change.reason === 'message-gone' ? [goneWords(change)] : [];
    case 'in-doubt':
    case 'retracted':
      return [];
  }
}

function goneWords({ destination }: Delivery): string {
  if (platformOf(destination) === 'terminal') return 'its post has changed since, but what a terminal has shown stays';
  return 'it can’t be edited any more: somebody removed it, or it is too old';
}

function isToCome({ dueAt }: Delivery, { now }: Circumstances): boolean {
  return dueAt !== null && Date.parse(dueAt) > now.getTime();
}

function heldWords(what: string, { hold, reason }: Delivery, { forAdmin, commandName }: Circumstances): readonly (string | Span)[] {
  const words = `${what} is held: ${reasonInWords(reason)}`;
  return hold !== null && forAdmin ? [`${words} (`, code(`${commandName}hold ${hold} announce`), ' or ', code('seen'), ')'] : [words];
}
