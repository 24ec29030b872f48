import { counted } from '../commands/build-reply.ts';
import type { Config } from '../config/config.ts';
import { wordsOf } from '../languages/index.ts';
import { type PauseTarget, platformOf } from '../model/destination.ts';
import type { Hold } from '../model/hold.ts';
import { platformNamed } from '../model/platform.ts';
import type { PauseReason } from '../model/reason.ts';
import { adviceFor, reasonInWords } from '../model/sentences/reasons.ts';
import type { Reply } from '../ports/reply.ts';

/** What `doctor` says of one part. */
export interface Finding {
  part: string;
  ok: boolean;
  /** What is the matter, and what to do. */
  detail: string;
}

interface StatusFacts {
  /** What could not be asked is null, and named in `unknown`. */
  paused: boolean | null;
  pauses: readonly { whom: PauseTarget; cause: PauseReason; held: number }[] | null;
  holds: readonly Hold[] | null;
  unknown: readonly string[];
}

/** Whether it is an answer of `status`, and not an apology. Pure. */
export function isStatus({ data }: Reply): boolean {
  return typeof data === 'object' && data !== null && 'parts' in data;
}

/** Who takes nothing at the moment, and what waits for a word, by the answer of `status`. Pure. */
export function deliveryFindings({ data }: Reply): readonly Finding[] {
  const { paused, pauses, holds, unknown } = data as StatusFacts;
  return [
    ...(unknown.length > 0
      ? [{ part: 'deliveries', ok: false, detail: 'not everything is known of them: what keeps them does not answer' }]
      : []),
    ...(paused ? [{ part: 'deliveries', ok: false, detail: 'all are paused by an admin: herald resume goes on' }] : []),
    ...(pauses ?? []).map(({ whom, cause, held }) => ({
      part: whom,
      ok: false,
      detail: `takes nothing: ${reasonInWords(cause, wordsOf('en'))}; ${counted(held, 'delivery', 'deliveries')} held. ${adviceFor(cause, wordsOf('en'))}${cause.kind === 'not-connected' ? ': they go out by themselves' : `, then herald resume ${whom}`}`,
    })),
    ...(holds ?? []).map(({ id, posts, kind }) => ({
      part: `hold ${id}`,
      ok: false,
      detail: `${counted(posts, 'post')} (${kind}) wait for a word: herald holds shows them`,
    })),
  ];
}

/** Whether admins can be told things, and press the buttons. Pure. */
export function adminFinding({ terms, admins, groups, platforms }: Config): Finding {
  const part = 'admin channel';
  const to = terms.adminDestination;
  const platform = platformOf(to);
  const known = platformNamed(platform, platforms);
  if (known?.trusted) return { part, ok: true, detail: `notices appear in the ${platform}; HERALD_ADMIN_CHANNEL names a channel` };
  if (!known?.open)
    return {
      part,
      ok: false,
      detail: `${to} can't be told anything: ${platform} is not connected. Set its tokens, or another HERALD_ADMIN_CHANNEL`,
    };
  if (!admins.some((admin) => admin.platform === platform) && (groups.admins[platform] ?? []).length === 0)
    return { part, ok: false, detail: `nobody may press the buttons in ${to}: name people of ${platform} in HERALD_ADMINS` };
  return { part, ok: true, detail: `notices go to ${to}` };
}
