import type { Words } from '../../languages/index.ts';
import { type DeliveryMode, describeDeliveryMode } from '../delivery-mode.ts';

/** What a delivery waits for that comes at a time of its subscription: `the digest: daily at 09:00 Europe/Berlin`. Pure. */
export function windowName(mode: DeliveryMode, { windows }: Words): string {
  switch (mode.mode) {
    case 'each':
      return windows.quiet(describeDeliveryMode(mode).replace('each, quiet ', ''));
    case 'spread':
      return windows.slot(describeDeliveryMode(mode));
    default:
      return windows.digest(describeDeliveryMode(mode));
  }
}
