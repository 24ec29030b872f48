import type { DeliveryKey, NewDelivery } from './delivery.ts';
import { purposeOfKey } from './delivery-key.ts';
import type { Destination } from './destination.ts';

/** A delivery to be planned: of no single post, without a reason and not part of a digest, unless said otherwise. Pure. */
export function newDelivery(key: DeliveryKey, destination: Destination, own: Partial<NewDelivery> = {}): NewDelivery {
  return { key, postId: null, destination, purpose: purposeOfKey(key), state: 'planned', reason: null, digestKey: null, ...own };
}
