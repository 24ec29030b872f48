import { announcing } from './announcing.ts';
import { approving } from './approving.ts';
import { asking } from './asking.ts';
import { chatting } from './chatting.ts';
import { deliveries } from './deliveries.ts';
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

/** Texts of commands, platforms and their options, by the English ones, which stand where they belong: in English there is nothing to add. */
const descriptions: Readonly<Record<string, string>> = {};

/** Their names, likewise. */
const names: Readonly<Record<string, string>> = {};

export const en = {
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

/** What every language says. */
export type Words = typeof en;
