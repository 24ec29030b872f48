import { join } from 'node:path';
import type { ConsoleStreams, OpenedPlatform, Screen } from '../../src/ports/platform.ts';
import { createTerminalGateway } from './gateway.ts';
import { openJournal } from './journal.ts';
import { createTerminalMessenger } from './messenger.ts';
import { renderAnnouncement } from './render.ts';

/** The terminal as a platform: cards out, commands in; needs no token. `dataDir` must exist. */
export function createTerminal(streams: ConsoleStreams, dataDir: string, command: string): OpenedPlatform & { screen: Screen } {
  const journal = openJournal(join(dataDir, 'terminal.journal'));
  const gateway = createTerminalGateway(streams, command);
  return {
    messenger: createTerminalMessenger({ print: gateway.print, looks: streams.looks, journal }),
    gateway,
    screen: {
      print: gateway.print,
      show: (notice) => gateway.print(renderAnnouncement(notice, streams.looks())),
      close: journal.close,
    },
  };
}
