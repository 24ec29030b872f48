import { z } from 'zod';
import { parseReminders } from '../model/policies.ts';

/** A time before an event, and the list of them: each mistake is one of the file. */
const reminders = z
  .array(z.string())
  .min(1)
  .superRefine((times, context) => {
    const parsed = parseReminders(times.join(' '));
    if ('mistake' in parsed) context.addIssue({ code: 'custom', message: parsed.mistake, params: { says: parsed.mistake } });
  });

/** What a subscription of a file may ask for besides messages. */
export const policyEntries = {
  mention: z
    .strictObject({ who: z.string().trim().min(1), cooldown: z.string().optional() })
    .optional()
    .describe('Which role or user group is mentioned with a message, and how often at most: {who: S0123ABCD, cooldown: 6h}.'),
  thread: z.literal('post').optional().describe('Opens a thread below the message of each post, where the platform has such threads.'),
  reminders: reminders.optional().describe('When before an event a reminder is sent: [24h, 1h].'),
  promotion: z.boolean().optional().describe('Whether the message of a pre-release says so when the release is out.'),
  calendar: z.boolean().optional().describe('Whether events also go in the calendar of the channel’s server, where the platform has one.'),
};
