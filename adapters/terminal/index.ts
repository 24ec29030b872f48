import { join } from 'node:path';
import type { Announcement } from '../../src/model/announcement.ts';
import type { CommandGateway } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { createTerminalGateway, type TerminalStreams } from './gateway.ts';
import { openJournal } from './journal.ts';
import { createTerminalMessenger } from './messenger.ts';
import { renderAnnouncement } from './render.ts';

/** The terminal as a platform: cards out, commands in; needs no token. `dataDir` must exist. */
export function createTerminal(
  streams: TerminalStreams,
  dataDir: string,
): {
  messenger: Messenger;
  gateway: CommandGateway;
  print: (text: string) => void;
  show: (announcement: Announcement) => void;
  close: () => void;
} {
  const journal = openJournal(join(dataDir, 'terminal.journal'));
  const gateway = createTerminalGateway(streams);
  return {
    messenger: createTerminalMessenger({ print: gateway.print, looks: streams.looks, journal }),
    gateway,
    print: gateway.print,
    show: (announcement) => gateway.print(renderAnnouncement(announcement, streams.looks())),
    close: journal.close,
  };
}
