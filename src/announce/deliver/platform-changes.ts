import { channelOf, type Destination, type PauseTarget, platformOf, workspaceOf } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import { isConfigOwned, type StoredSubscription } from '../../model/subscription.ts';
import type { Pauses } from '../../ports/ledger/ledger.ts';
import type { OnPlatformChange, PlatformChange } from '../../ports/platform-change.ts';
import type { SubscriptionStore } from '../../ports/subscription-store.ts';
import { type Communities, platformItself, servedChannels } from './communities.ts';
import { beginPause, type PausingContext } from './pauses.ts';
import { FIRST_PROBE_MS } from './retry-policy.ts';

/** What acting on changes needs. */
interface PlatformChangesContext extends PausingContext {
  ledger: Pick<Pauses, 'pause' | 'pauses' | 'probeLater'>;
  subscriptions: { current(): readonly StoredSubscription[]; store: Pick<SubscriptionStore, 'all' | 'add' | 'pause'> };
  communities: Pick<Communities, 'changed'>;
  /** Probes the pauses that are due, and forgets the channels that are due to be forgotten. */
  housekeeping: () => Promise<void>;
}

type Moved = Extract<PlatformChange, { kind: 'moved' }>;

/**
 * Returns a function that acts at once on what a platform reports by itself: it pauses a channel, or everything that a token was for, with a notice to the admins; probes a paused
 * channel that may be back; moves subscriptions to a channel's new id. Channels that get nothing from Herald are ignored.
 */
export function createPlatformChanges(context: PlatformChangesContext): OnPlatformChange {
  const { ledger, subscriptions, adminDestination, platforms, housekeeping, now, log } = context;

  /** Returns a channel under each name by which Herald serves it, with and without its workspace. */
  const known = (channel: Destination): readonly Destination[] =>
    servedChannels(context).filter((destination) => isSameChannel(destination, channel));

  async function act(change: PlatformChange): Promise<void> {
    switch (change.kind) {
      case 'gone':
        for (const target of known(change.destination)) await pause(target, change.reason, FIRST_PROBE_MS.destination);
        return;
      case 'back':
        return probeNow(({ target }) => isSameChannel(target, change.destination));
      case 'moved':
        return follow(change);
      case 'renamed':
        for (const destination of known(change.destination)) log('destination.renamed', { destination, name: change.name });
        return;
      case 'left':
        await context.communities.changed(change);
        if (change.reason.forget) await housekeeping();
        return;
      case 'joined':
      case 'present':
        return context.communities.changed(change);
      case 'signed-in':
        return probeNow(({ target, reason }) => reason.kind === 'unauthorized' && isWithin(target, change.target));
      case 'signed-out': {
        const targets = new Set(
          servedChannels(context)
            .map(workspaceOf)
            .filter((target) => isWithin(target, change.target)),
        );
        for (const target of targets) await pause(target, change.reason, FIRST_PROBE_MS.workspace);
      }
    }
  }

  const pause = (target: PauseTarget, reason: Extract<PlatformChange, { reason: object }>['reason'], probeAfterMs: number): Promise<void> =>
    beginPause(context, { target, reason, probeAfterMs });

  /** Probes paused targets at once; only the answer to the probe ends a pause. */
  async function probeNow(isMeant: (pause: Pause) => boolean): Promise<void> {
    const paused = (await ledger.pauses()).filter(isMeant);
    if (paused.length === 0) return;
    for (const { target } of paused) await ledger.probeLater(target, now().toISOString());
    await housekeeping();
  }

  /** Moves the subscriptions that people made; those of settings and files can only be changed there, and the notice says so. */
  async function follow({ destination: old, to, reason }: Moved): Promise<void> {
    const own = (await subscriptions.store.all()).filter(({ destination }) => isSameChannel(destination, old));
    for (const one of own) if (!isConfigOwned(one)) await move(one, sameWorkspace(one.destination, to));
    const targets = new Set(own.map(({ destination }) => destination));
    if (isSameChannel(adminDestination, old)) targets.add(adminDestination);
    for (const target of targets) await pause(target, reason, FIRST_PROBE_MS.destination);
  }

  async function move({ id, version, paused, ...one }: StoredSubscription, to: Destination): Promise<void> {
    const { number: _number, createdBy: _by, createdAt: _at, changedBy: _changedBy, changedAt: _changedAt, ...wanted } = one;
    const order = { by: platformItself(to, platforms), where: null, nowMs: now().getTime() };
    const made = await subscriptions.store.add({ ...wanted, destination: to }, order, [{ id, version }]);
    if ('added' in made && paused) await subscriptions.store.pause(made.added, paused.reason, order);
    log('subscription.moved', {
      from: one.destination,
      to,
      outcome: 'added' in made ? 'added' : 'existing' in made ? 'existing' : 'conflict',
    });
  }

  return async (change) => {
    try {
      await act(change);
    } catch (error) {
      // The next message there, or the next probe, will have the same result.
      log('platform.change-failed', { change: change.kind, error });
    }
  };
}

/** Whether both are the same target, or one is the platform of the other. Pure. */
function isWithin(target: PauseTarget, other: PauseTarget): boolean {
  return target === other || target === platformOf(other) || platformOf(target) === other;
}

/** Whether both are the same channel; one that is named without its workspace may belong to any. Pure. */
function isSameChannel(one: Destination, other: Destination): boolean {
  return channelOf(one) !== '' && channelOf(one) === channelOf(other) && isWithin(workspaceOf(one), workspaceOf(other));
}

/** Returns the channel `to`, in the workspace of `like` if that names one. Pure. */
function sameWorkspace(like: Destination, to: Destination): Destination {
  const workspace = workspaceOf(like);
  return workspace === platformOf(like) ? to : `${workspace}/${channelOf(to)}`;
}
