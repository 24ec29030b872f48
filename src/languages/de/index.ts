import type { Words } from '../en/index.ts';
import { approving } from './approving.ts';
import { asking } from './asking.ts';
import { chatting } from './chatting.ts';
import { deliveries } from './deliveries.ts';
import { descriptions, names } from './descriptions.ts';
import { filtering } from './filtering.ts';
import { noticing } from './noticing.ts';
import { ordering } from './ordering.ts';
import { reasons } from './reasons.ts';
import { status } from './status.ts';
import { subscribing } from './subscribing.ts';

export const de: Words = {
  ...asking,
  ...subscribing,
  ...chatting,
  ...deliveries,
  ...reasons,
  ...noticing,
  ...approving,
  ...ordering,
  ...status,
  ...filtering,
  descriptions,
  names,
};
