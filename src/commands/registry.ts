import { approvals } from './approvals/approvals.ts';
import { approve } from './approve/approve.ts';
import type { Command } from './command.ts';
import { discard } from './discard/discard.ts';
import { help } from './help/help.ts';
import { hold } from './hold/hold.ts';
import { holds } from './holds/holds.ts';
import { latest } from './latest/latest.ts';
import { opened } from './opened/opened.ts';
import { pause } from './pause/pause.ts';
import { preview } from './preview/preview.ts';
import { related } from './related/related.ts';
import { replay } from './replay/replay.ts';
import { resolve } from './resolve/resolve.ts';
import { resume } from './resume/resume.ts';
import { search } from './search/search.ts';
import { share } from './share/share.ts';
import { status } from './status/status.ts';
import { subscribe } from './subscriptions/subscribe.ts';
import { subscriptions } from './subscriptions/subscriptions.ts';
import { unsubscribe } from './subscriptions/unsubscribe.ts';
import { why } from './why/why.ts';

/** Every command that is answered, in the order of `help`. */
export const COMMANDS: readonly Command[] = [
  search,
  latest,
  related,
  why,
  preview,
  status,
  replay,
  pause,
  resume,
  discard,
  resolve,
  holds,
  hold,
  approvals,
  approve,
  subscribe,
  unsubscribe,
  subscriptions,
  help,
  share,
  opened,
];
