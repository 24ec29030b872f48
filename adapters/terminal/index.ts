import { join } from 'node:path';
import type { CommandGateway } from '../../src/ports/command-gateway.ts';
import type { Messenger } from '../../src/ports/messenger.ts';
import { createTerminalGateway, type TerminalStreams } from './gateway.ts';
import { openJournal } from './journal.ts';
import { createTerminalMessenger } from './messenger.ts';

/** The terminal as a platform: cards out, commands in; needs no token. `dataDir` must exist. */
export function createTerminal(
  streams: TerminalStreams,
  dataDir: string,
): { messenger: Messenger; gateway: CommandGateway; print: (text: string) => void; close: () => void } {
  const journal = openJournal(join(dataDir, 'terminal.journal'));
  const gateway = createTerminalGateway(streams);
  return {
    messenger: createTerminalMessenger({ print: gateway.print, looks: streams.looks, journal }),
    gateway,
    print: gateway.print,
    close: journal.close,
  };
}
