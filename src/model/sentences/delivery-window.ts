import { type DeliveryMode, describeDeliveryMode } from '../delivery-mode.ts';

/** What a delivery waits for that comes at a time of its subscription: `waits for the digest: daily at 09:00 Europe/Berlin`. Pure. */
export function waitsFor(mode: DeliveryMode): string {
  switch (mode.mode) {
    case 'each':
      return `waits for the end of the quiet hours: ${describeDeliveryMode(mode).replace(/^.*quiet /, '')}`;
    case 'spread':
      return `waits for a free slot: ${describeDeliveryMode(mode)}`;
    default:
      return `waits for the digest: ${describeDeliveryMode(mode)}`;
  }
}
