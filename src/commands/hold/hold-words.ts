import type { Decision, Hold } from '../../ports/ledger/ledger.ts';

/** What is said of each kind of held batch. */
export const HOLD_TEXTS = {
  additions: {
    one: 'post',
    many: 'posts',
    thing: 'message',
    announce: 'Announced',
    digest: 'Sent as digests',
    seen: 'Marked as seen',
    left: 'nothing is sent',
  },
  edits: {
    one: 'changed post',
    many: 'changed posts',
    thing: 'edit',
    announce: 'Edits released',
    digest: '',
    seen: 'Edits dropped',
    left: 'the messages stay as they are',
  },
  removals: {
    one: 'removed post',
    many: 'removed posts',
    thing: 'removal',
    announce: 'Removals released',
    digest: '',
    seen: 'Removals dropped',
    left: 'the messages stay',
  },
} as const satisfies Record<Hold['kind'], Record<Decision | 'one' | 'many' | 'thing' | 'left', string>>;
