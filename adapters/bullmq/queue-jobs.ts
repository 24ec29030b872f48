import type { QueuedJob, QueueJobs } from '../../src/ports/delivery-queue.ts';
import type { Backend, WakeupJob, WakeupQueue } from './backend.ts';
import { keyOf } from './job.ts';

/** Looks at the jobs of a queue, and moves them one by one. */
export function createQueueJobs(queue: WakeupQueue, { isOwnWorker }: Pick<Backend, 'isOwnWorker'>): QueueJobs {
  return {
    async list(state, offset, limit) {
      // On PostgreSQL, BullMQ 6.7 turns each page of an ascending list round, but not the list.
      const jobs = await queue.getJobs([state], offset, offset + limit - 1, state === 'delayed');
      // One that ended meanwhile has left its place empty.
      return jobs.filter((job) => job !== undefined && job !== null).map((job) => queuedJob(job, state === 'delayed'));
    },
    async runNow(id) {
      const job = await queue.getJob(id);
      const state = await job?.getState();
      if (!job || (state !== 'delayed' && state !== 'failed')) return false;
      const move = state === 'delayed' ? job.promote() : job.retry('failed');
      return endsUnlessMoved(job, state, move);
    },
    async remove(id) {
      const job = await queue.getJob(id);
      const state = await job?.getState();
      if (!job || state === 'active' || state === 'unknown' || state === undefined) return false;
      return endsUnlessMoved(job, state, job.remove());
    },
    workers: async () => (await queue.getWorkers()).filter(isOwnWorker).length,
  };
}

/** BullMQ says in one sentence or another that somebody was faster: the job itself tells. @throws {Error} for anything else */
async function endsUnlessMoved(job: WakeupJob, state: string, move: Promise<void>): Promise<boolean> {
  try {
    await move;
    return true;
  } catch (error) {
    if ((await job.getState()) === state) throw error;
    return false;
  }
}

function queuedJob({ id, data, timestamp, processedOn, delay, attemptsMade, failedReason }: WakeupJob, isDelayed: boolean): QueuedJob {
  return {
    id: id ?? '',
    key: keyOf(data),
    addedAt: new Date(timestamp).toISOString(),
    startedAt: processedOn ? new Date(processedOn).toISOString() : null,
    // A delay counts from when the job was last put aside.
    dueAt: isDelayed ? new Date((processedOn ?? timestamp) + delay).toISOString() : null,
    failures: attemptsMade,
    lastError: failedReason || null,
  };
}
