import { approving } from './approving.ts';
import { asking } from './asking.ts';
import { chatting } from './chatting.ts';
import { deliveries } from './deliveries.ts';
import { filtering } from './filtering.ts';
import { noticing } from './noticing.ts';
import { ordering } from './ordering.ts';
import { reasons } from './reasons.ts';
import { status } from './status.ts';
import { subscribing } from './subscribing.ts';

/** Texts of commands, platforms and their options, by the English ones, which stand where they belong: in English there is nothing to add. */
const descriptions: Readonly<Record<string, string>> = {};

/** Their names, likewise. */
const names: Readonly<Record<string, string>> = {};

export const en = {
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

/** What every language says. */
export type Words = typeof en;
