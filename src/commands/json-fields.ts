import { type Reason, reasonText } from '../model/reason.ts';

/** Fields that `--json` calls by an older name than the code does. Programs rely on them. */
const NAMES = { target: 'whom', digestKey: 'carriedBy', originalKey: 'about', renderedFingerprint: 'shown' } as const;

/** A delivery or a pause as `--json` gives it: the text of its reason, and beside it the reason itself as `cause`. Pure. */
export function jsonFields<T extends { readonly reason: Reason | null }>(one: T): Record<string, unknown> {
  const named = Object.entries(one).map(([name, value]) => [name in NAMES ? NAMES[name as keyof typeof NAMES] : name, value]);
  return { ...Object.fromEntries(named), reason: one.reason && reasonText(one.reason), cause: one.reason };
}
