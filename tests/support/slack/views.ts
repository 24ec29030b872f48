import { complaintText, type Fields } from './check/complaint.ts';
import { viewComplaints } from './check/view.ts';
import type { Answer, Method } from './methods.ts';
import type { SlackWorld } from './world.ts';

/** Time for which a trigger is valid, ms; it opens one modal. https://docs.slack.dev/surfaces/modals#trigger_id */
const TRIGGER_MS = 3_000;

/** A modal or Home tab that somebody sees. */
export interface OpenView {
  id: string;
  hash: string;
  user: string;
  /** As it was sent. */
  view: Fields;
}

/** Returns the methods views.*: open, update, publish. */
export function viewMethods(): [string, Method][] {
  return [
    ['views.open', { scopes: [], args: ['trigger_id', 'view', 'interactivity_pointer'], perMinute: 100, run: open }],
    ['views.update', { scopes: [], args: ['view_id', 'external_id', 'view', 'hash'], perMinute: 100, run: update }],
    ['views.publish', { scopes: [], args: ['user_id', 'view', 'hash'], perMinute: 100, run: publish }],
  ];
}

function open({ trigger_id: trigger, view }: Fields, world: SlackWorld): Answer {
  const issued = world.triggers.get(String(trigger));
  if (issued === undefined) return { error: 'invalid_trigger_id' };
  if (issued.used) return { error: 'exchanged_trigger_id' };
  if (world.app.now() - issued.atMs > TRIGGER_MS) return { error: 'expired_trigger_id' };
  const refused = refusalOf(view, 'modal', world);
  if (refused) return refused;
  issued.used = true;
  return show({ id: `V${world.app.nextNumber()}`, user: issued.user, view: view as Fields }, world);
}

/** https://docs.slack.dev/reference/methods/views.update */
function update({ view_id: id, view, hash }: Fields, world: SlackWorld): Answer {
  const shown = world.views.get(String(id));
  if (shown === undefined) return { error: 'not_found' };
  if (hash !== undefined && hash !== shown.hash) return { error: 'hash_conflict' };
  return refusalOf(view, 'modal', world) ?? show({ ...shown, view: view as Fields }, world);
}

/** https://docs.slack.dev/reference/methods/views.publish */
function publish({ user_id: user, view, hash }: Fields, world: SlackWorld): Answer {
  if (typeof user !== 'string') return { error: 'invalid_arguments' };
  const id = homeIdOf(world, user);
  const shown = world.views.get(id);
  if (hash !== undefined && hash !== shown?.hash) return { error: 'hash_conflict' };
  return refusalOf(view, 'home', world) ?? show({ id, user, view: view as Fields }, world);
}

/** Returns the id of a person's Home tab, of which there is one in each workspace. */
export function homeIdOf({ us }: SlackWorld, user: string): string {
  return `VHOME${us.teamId}${user}`;
}

function refusalOf(view: unknown, type: 'modal' | 'home', world: SlackWorld): Answer | null {
  const complaints = viewComplaints(view, type).map(complaintText);
  world.app.complaints.push(...complaints);
  return complaints.length === 0 ? null : { error: 'invalid_arguments', response_metadata: { messages: complaints } };
}

function show(view: Omit<OpenView, 'hash'>, world: SlackWorld): Answer {
  const shown: OpenView = { ...view, hash: `${world.app.now()}.${world.app.nextNumber()}` };
  world.views.set(shown.id, shown);
  world.events.emit('view', shown);
  return { view: { ...shown.view, id: shown.id, hash: shown.hash } };
}
