import { expect, test } from 'vitest';
import { deliveryKeyOf, reminderKeyOf } from '../../src/model/delivery.ts';
import { messagesAmong } from '../../src/model/sentences/notices.ts';

test('the messages that a pause held up are those for readers: posts, digests and reminders, but not notices, edits and removals', () => {
  const reminder = reminderKeyOf('p1', 'slack:C1', { leadMinutes: 60, startMs: Date.parse('2026-02-01T10:00:00Z') });
  const keyFor = (purpose: Parameters<typeof deliveryKeyOf>[2]) => ({ key: deliveryKeyOf('p1', 'slack:C1', purpose) });
  expect(messagesAmong([keyFor('announce'), keyFor('digest'), { key: reminder }])).toBe(3);
  expect(messagesAmong([keyFor('notice'), keyFor('edit'), keyFor('retract'), keyFor('thread')])).toBe(0);
});
