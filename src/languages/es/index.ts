import type { Words } from '../en/index.ts';
import { announcing } from './announcing.ts';
import { asking } from './asking.ts';
import { descriptions, names } from './descriptions.ts';
import { explaining } from './explaining.ts';
import { subscribing } from './subscribing.ts';
import { subscriptionForm } from './subscription-form.ts';
import { tables } from './tables.ts';

export const es: Words = { ...asking, ...announcing, ...subscribing, ...subscriptionForm, ...explaining, ...tables, descriptions, names };
