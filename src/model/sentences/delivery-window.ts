import { type DeliveryMode, describeDeliveryMode } from '../delivery-mode.ts';

/** What a delivery waits for that comes at a time of its subscription: `the digest: daily at 09:00 Europe/Berlin`. Pure. */
export function windowName(mode: DeliveryMode): string {
  switch (mode.mode) {
    case 'each':
      return `the end of the quiet hours: ${describeDeliveryMode(mode).replace('each, quiet ', '')}`;
    case 'spread':
      return `a free slot: ${describeDeliveryMode(mode)}`;
    default:
      return `the digest: ${describeDeliveryMode(mode)}`;
  }
}
