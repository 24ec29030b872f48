import { isPublished } from '../../archive/archive.ts';
import type { Problem } from '../../content/post.ts';
import type { Words } from '../../languages/index.ts';
import { ANSWER_MS, askWithin } from '../../lib/timeout.ts';
import type { TableColumn } from '../../model/table.ts';
import type { PartHealth } from '../../ports/health.ts';
import type { Block, Span } from '../../ports/reply.ts';
import { bold, buildReply, duration, table, text } from '../build-reply.ts';
import type { Command, CommandContext } from '../command.ts';
import { globalPauseOf, jsonFields } from '../explain/explain.ts';
import { globalPauseLine } from '../pause/pause.ts';
import { attentionBlocks, pausesWithCounts } from './attention.ts';
import { deliveryBlocks, reminderBlocks, waitingBlocks } from './deliveries.ts';

export const status: Command = {
  verb: 'status',
  usage: 'status',
  summary: 'show what is connected, pending, on hold, paused, in doubt or failed',
  adminOnly: false,
  othersSee: 'Only admins see what to do about it.',
  options: [],
  examples: [],
  run: async (_args, request, context) => {
    const { ledger, queue, words } = context;
    const { status: said } = words;
    const forAdmin = context.isAdmin(request.from);
    /** Returns null if the query fails or is not answered in time. */
    const within = async <T>(question: () => Promise<T>): Promise<T | null> => {
      const answer = await askWithin(context.answerMs ?? ANSWER_MS, question);
      // A late answer means that a server is unavailable, which is logged as its outage; other errors are our own.
      if (!answer.known && !answer.late) context.fault(answer.error);
      return answer.known ? answer.value : null;
    };
    // Each is queried separately, so that one failure does not affect the others.
    const [all, counts, waits, reminders, paused, stopped, pauses, holds, approvals] = await Promise.all([
      context.health(),
      within(() => ledger.counts()),
      within(() => ledger.waiting(context.now().getTime(), MAX_WAITING)),
      within(() => ledger.find({ purposes: ['reminder'], states: ['planned', 'queued'] }, MAX_WAITING)),
      within(() => queue.paused()),
      within(() => globalPauseOf(context)),
      within(() => pausesWithCounts(ledger)),
      within(() => ledger.holds()),
      within(() => ledger.openApprovals()),
    ]);
    const unknown = [
      ...(counts && pauses && holds && approvals ? [] : ['deliveries' as const]),
      ...(paused === null ? ['paused' as const] : []),
    ];
    const stop = stopped ?? (paused ? UNSIGNED : null);
    // Details such as the database's address are for admins only.
    const parts = forAdmin ? all : all.map(({ part, ready }) => ({ part, ready, detail: ready ? said.works : said.doesNotWork }));
    const problems = context.problems();
    const ofFiles = problems.filter(({ path }) => path !== '.');
    const ofFolder = problems.filter(({ path }) => path === '.');
    const count = (level: Problem['level']): number => ofFiles.filter((problem) => problem.level === level).length;
    const [errors, warnings] = [count('error'), count('warning')];
    const bad = [
      ...(forAdmin && errors > 0 ? [said.unreadable(errors)] : []),
      ...(forAdmin && warnings > 0 ? [said.warnings(warnings)] : []),
    ];
    const posts = forAdmin ? context.archive.size : publishedIn(context);
    const archive = `${[said.inArchive(posts), ...bad].join(', ')}${bad.length > 0 ? said.lintSays : ''}.`;
    const settling = context.settling();
    const known = {
      counts: counts ?? [],
      pauses: pauses ?? [],
      holds: holds ?? [],
      approvals: approvals ?? { count: 0, since: null },
    };
    const blocks: Block[] = [
      text(archive),
      ...(forAdmin ? ofFolder.map(({ message, hint }) => text(`${message}. ${hint === null ? '' : `${hint}.`}`)) : []),
      table(partColumns(words), [...parts.map(partCells), ...unknown.map((what) => unknownCells(what, words))]),
      ...(settling ? [text(said.settling(settling.posts.length, duration(settling.dueMs - context.now().getTime())))] : []),
      ...(stop ? [text(...globalPauseLine(forAdmin ? stop : { who: null, since: stop.since, reason: null }, words))] : []),
      ...(counts ? deliveryBlocks(counts, words) : []),
      ...(waits ? waitingBlocks(waits, forAdmin, words) : []),
      ...(reminders ? reminderBlocks(reminders, words) : []),
      ...(forAdmin ? attentionBlocks({ ...known, stopped: stop !== null }, context) : []),
    ];
    const ready = parts.every((part) => part.ready) && unknown.length === 0;
    const data = {
      ready,
      posts,
      ...(forAdmin ? { problems: problems.length } : {}),
      parts,
      unknown,
      settling: settling ? { posts: settling.posts.length, dueAt: new Date(settling.dueMs).toISOString() } : null,
      deliveries: counts,
      paused: paused === null ? null : stop !== null,
      ...(forAdmin
        ? {
            stop,
            pauses: pauses?.map(jsonFields) ?? null,
            holds,
            approvals,
            waiting: waits,
            reminders: reminders?.map(({ key, destination, dueAt }) => ({ key, destination, dueAt })) ?? null,
          }
        : {}),
    };
    return buildReply(blocks, data, { exitCode: ready ? 0 : 1 });
  },
};

/** Maximum number of waiting messages, and of reminders, that status reads. */
const MAX_WAITING = 1_000;

/** Returns the number of posts that people can find; only admins may know how many more are being prepared. */
function publishedIn({ archive, now }: CommandContext): number {
  const at = now();
  let published = 0;
  for (const post of archive.all()) if (isPublished(post, at)) published += 1;
  return published;
}

/** A pause of all deliveries for which the database can't say who made it. */
const UNSIGNED = { who: null, since: null, reason: null };

function partColumns({ tables, colon }: Words): readonly TableColumn[] {
  return [{ name: tables.part }, { name: tables.state, before: colon }];
}

type Cells = readonly (readonly (string | Span)[])[];

function partCells({ part, ready, detail, hint }: PartHealth): Cells {
  return [[ready ? '✓ ' : '✗ ', bold(part)], [`${detail}${hint ? `. ${hint}` : ''}`]];
}

function unknownCells(what: 'deliveries' | 'paused', { status: said }: Words): Cells {
  return what === 'deliveries'
    ? [['✗ ', bold(said.deliveries)], [said.deliveriesUnknown]]
    : [['✗ ', bold(said.pause)], [said.pauseUnknown]];
}
