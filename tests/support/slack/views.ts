import { complaintText, type Fields } from './check/complaint.ts';
import { viewComplaints } from './check/view.ts';
import type { Answer, Method } from './methods.ts';
import type { SlackWorld } from './world.ts';

/** A trigger is good for one modal, within 3 s. https://docs.slack.dev/surfaces/modals#trigger_id */
const TRIGGER_MS = 3_000;

/** A modal that somebody sees. */
export interface OpenView {
  id: string;
  hash: string;
  user: string;
  /** As it was sent. */
  view: Fields;
}

export function viewMethods(): [string, Method][] {
  return [['views.open', { scopes: [], args: ['trigger_id', 'view', 'interactivity_pointer'], perMinute: 100, run: open }]];
}

function open({ trigger_id: trigger, view }: Fields, world: SlackWorld): Answer {
  const issued = world.triggers.get(String(trigger));
  if (issued === undefined) return { error: 'invalid_trigger_id' };
  if (issued.used) return { error: 'exchanged_trigger_id' };
  if (world.now() - issued.atMs > TRIGGER_MS) return { error: 'expired_trigger_id' };
  const complaints = viewComplaints(view).map(complaintText);
  world.complaints.push(...complaints);
  if (complaints.length > 0) return { error: 'invalid_arguments', response_metadata: { messages: complaints } };
  issued.used = true;
  const shown: OpenView = { id: `V${world.views.size + 1}`, hash: `${world.now()}.h`, user: issued.user, view: view as Fields };
  world.views.set(shown.id, shown);
  world.events.emit('view', shown);
  return { view: { ...shown.view, id: shown.id, hash: shown.hash } };
}
