import type { AdminActions, Holds } from './admin-actions.ts';
import type { Approvals } from './approvals.ts';
import type { DeliveryLeases } from './delivery-lease.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { Notices } from './notices.ts';
import type { Pauses } from './pauses.ts';
import type { Wakeups } from './wakeups.ts';

/** Everything about deliveries: nothing in it is ever deleted. Rows of a digest follow their digest's state. Time is the caller's (`nowMs`). */
export interface Ledger extends DeliveryStore, DeliveryLeases, Wakeups, Pauses, Holds, AdminActions, Notices, Approvals {}
