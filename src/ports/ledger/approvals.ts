import type {
  Approval,
  ApprovalDecision,
  ApprovalOptions,
  ApprovalRefusal,
  ApprovalRequest,
  MessageAnnouncement,
} from '../../model/approval.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import type { Person } from '../../model/span.ts';
import type { Wakeup } from '../delivery-queue.ts';

/** Selects approvals. All fields that are set must match. */
export interface ApprovalSelection {
  numbers?: readonly number[];
  keys?: readonly DeliveryKey[];
  /** Only those that need a person's decision now. */
  open?: boolean;
}

/** Messages that are sent once a person approves them. Every decision is made once, under a lock. */
export interface Approvals {
  /**
   * Ends the attempt `attempt` of a claimed row: the row is held until somebody decides, and the notice that asks for it is planned (or updated), in one
   * transaction. If somebody has decided in the meantime, that decision applies. Returns the wake-ups; null: the row has changed since the claim.
   */
  awaitApproval(
    key: DeliveryKey,
    attempt: number,
    request: ApprovalRequest,
    nowMs: number,
  ): Promise<{ approval: Approval; isHeld: boolean; wakeups: readonly Wakeup[] } | null>;
  /** For a message that was sent with edited text: records what its file says now, and asks which of the two texts it should have; asks once for the same text. Returns the wake-ups. */
  offerContent(key: DeliveryKey, own: MessageAnnouncement, nowMs: number): Promise<readonly Wakeup[]>;
  /** Oldest first, at most `limit` from `offset` on; `total`: number of all that match. */
  approvals(selection: ApprovalSelection, limit: number, offset?: number): Promise<{ approvals: readonly Approval[]; total: number }>;
  /** Number of approvals that need a decision now, and since when the oldest has needed one (ISO instant; null: none does). */
  openApprovals(): Promise<{ count: number; since: string | null }>;
  /** Takes a decision, once. Returns the resulting approval with the wake-ups, or with the reason why the decision was refused; null: there is no such approval. */
  decideApproval(
    number: number,
    decision: ApprovalDecision,
    by: Person,
    nowMs: number,
    terms: ApprovalOptions,
  ): Promise<{ approval: Approval; wakeups: readonly Wakeup[] } | { approval: Approval; refused: ApprovalRefusal } | null>;
  /** Asks again where a reminder is due, and ends approvals that nobody decided in time: `expired`. Any number of processes may call it. */
  maintainApprovals(nowMs: number, terms: ApprovalOptions): Promise<{ wakeups: readonly Wakeup[]; expired: readonly Approval[] }>;
}
