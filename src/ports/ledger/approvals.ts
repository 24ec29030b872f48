import type {
  Approval,
  ApprovalDecision,
  ApprovalRefusal,
  ApprovalRequest,
  ApprovalTerms,
  MessageAnnouncement,
} from '../../model/approval.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import type { Person } from '../../model/span.ts';
import type { Wakeup } from '../delivery-queue.ts';

/** Which approvals a person means. Every set field must match. */
export interface ApprovalSelection {
  numbers?: readonly number[];
  keys?: readonly DeliveryKey[];
  /** Only those that want a person now. */
  open?: boolean;
}

/** Messages that go out once somebody says so. Whatever is decided, is decided once: under a lock. */
export interface Approvals {
  /**
   * Ends the attempt `attempt` of a claimed row: it is held until somebody decides, and the notice that asks is planned (or brought up to date), in one
   * transaction. Where somebody decided at this very moment, the row goes on as they said. Returns the wake-ups; null: the row has moved on since the claim.
   */
  awaitApproval(
    key: DeliveryKey,
    attempt: number,
    request: ApprovalRequest,
    nowMs: number,
  ): Promise<{ approval: Approval; isHeld: boolean; wakeups: readonly Wakeup[] } | null>;
  /** Of a message that was sent with edited words: notes what its file says by now, and asks which of them it is to have; once for the same words. Returns the wake-ups. */
  offerWords(key: DeliveryKey, own: MessageAnnouncement, nowMs: number): Promise<readonly Wakeup[]>;
  /** Oldest first, at most `limit` from `offset` on; `total`: all that match. */
  approvals(selection: ApprovalSelection, limit: number, offset?: number): Promise<{ approvals: readonly Approval[]; total: number }>;
  /** How many want a person now, and since when the first of them does (ISO instant; null: none does). */
  openApprovals(): Promise<{ count: number; since: string | null }>;
  /** Takes a decision, once. Returns the approval as it is then, with the wake-ups, or with why it was not taken; null: there is no such approval. */
  decideApproval(
    number: number,
    decision: ApprovalDecision,
    by: Person,
    nowMs: number,
    terms: ApprovalTerms,
  ): Promise<{ approval: Approval; wakeups: readonly Wakeup[] } | { approval: Approval; refused: ApprovalRefusal } | null>;
  /** Asks again where it is time, and ends what nobody decided in time: `expired`. Safe to call by any number of processes. */
  tendApprovals(nowMs: number, terms: ApprovalTerms): Promise<{ wakeups: readonly Wakeup[]; expired: readonly Approval[] }>;
}
