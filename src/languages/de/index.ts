import type { Words } from '../en/index.ts';
import { announcing } from './announcing.ts';
import { asking } from './asking.ts';
import { chatting } from './chatting.ts';
import { descriptions, names } from './descriptions.ts';
import { explaining } from './explaining.ts';
import { subscribing } from './subscribing.ts';
import { subscriptionForm } from './subscription-form.ts';

export const de: Words = { ...asking, ...announcing, ...subscribing, ...subscriptionForm, ...explaining, ...chatting, descriptions, names };
