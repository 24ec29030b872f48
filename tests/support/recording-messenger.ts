import type { Announcement } from '../../src/model/announcement.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import type { Destination, Platform } from '../../src/model/destination.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { AT_ONCE } from './deliver-stage.ts';

/** A message in its channel. */
export interface StandingMessage {
  key: DeliveryKey;
  destination: Destination;
  /** As it was sent, and as it is now. */
  sent: Announcement;
  now: Announcement;
  edits: number;
  isRemoved: boolean;
}

/** Creates a platform that accepts everything at once and keeps it. */
export function createRecordingMessenger(platform: Platform): { messenger: Messenger; messages: readonly StandingMessage[] } {
  const messages: StandingMessage[] = [];
  const at = (messageId: string): StandingMessage => {
    const message = messages[Number(messageId)];
    if (!message) throw new Error(`there is no message ${messageId}`);
    return message;
  };
  const messenger: Messenger = {
    platform,
    rateLimits: AT_ONCE,
    capacity: () => 50,
    post: async ({ key, destination, announcement }) => {
      messages.push({ key, destination, sent: announcement, now: announcement, edits: 0, isRemoved: false });
      return { receipt: { channel: destination, messageId: `${messages.length - 1}`, link: null }, restMs: 0 };
    },
    edit: async ({ messageId }, { announcement }) => {
      const message = at(messageId);
      message.now = announcement;
      message.edits += 1;
      return 'edited';
    },
    retract: async ({ messageId }) => {
      at(messageId).isRemoved = true;
    },
    find: async () => ({ kind: 'absent' }),
    probe: async () => undefined,
    check: async () => [],
  };
  return { messenger, messages };
}
