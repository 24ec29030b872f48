import type { Words } from '../en/index.ts';
import { announcing } from './announcing.ts';
import { approving } from './approving.ts';
import { asking } from './asking.ts';
import { chatting } from './chatting.ts';
import { deliveries } from './deliveries.ts';
import { descriptions, names } from './descriptions.ts';
import { explaining } from './explaining.ts';
import { filtering } from './filtering.ts';
import { noticing } from './noticing.ts';
import { ordering } from './ordering.ts';
import { querying } from './querying.ts';
import { reasons } from './reasons.ts';
import { status } from './status.ts';
import { subscribing } from './subscribing.ts';
import { subscriptionForm } from './subscription-form.ts';
import { tables } from './tables.ts';

export const es: Words = {
  ...asking,
  ...announcing,
  ...subscribing,
  ...subscriptionForm,
  ...explaining,
  ...chatting,
  ...deliveries,
  ...reasons,
  ...noticing,
  ...approving,
  ...ordering,
  ...status,
  ...filtering,
  ...querying,
  ...tables,
  descriptions,
  names,
};
