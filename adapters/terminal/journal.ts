import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { DeliveryKey } from '../../src/model/delivery.ts';

/** What was printed, kept in the data directory: a terminal can't be asked what it shows. */
export interface Journal {
  /** Number of the printed card, from 1; null: it was not printed. */
  find: (key: DeliveryKey) => number | null;
  /** Notes a card that has just been printed; on disk when it returns. */
  note: (key: DeliveryKey) => number;
  close: () => void;
}

/** Opens (or begins) the journal; a last line cut off by a crash is left out. */
export function openJournal(file: string): Journal {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const numbers = new Map(
    before
      .split('\n')
      .slice(0, -1)
      .map((key, index) => [key, index + 1]),
  );
  let count = before.split('\n').length - 1;
  const handle = openSync(file, 'a', 0o600);
  if (before !== '' && !before.endsWith('\n')) {
    writeSync(handle, '\n');
    count += 1;
  }
  return {
    find: (key) => numbers.get(key) ?? null,
    note: (key) => {
      writeSync(handle, `${key}\n`);
      fsyncSync(handle);
      count += 1;
      numbers.set(key, count);
      return count;
    },
    close: () => closeSync(handle),
  };
}
