import type { Words } from '../en/index.ts';

export const tables: Pick<Words, 'tables'> = {
  tables: {
    number: 'Nr.',
    channel: 'Kanal',
    posts: 'Beiträge',
    origin: 'Abonniert',
    lastMatch: 'Letzter Treffer',
    lastSent: 'Zuletzt gesendet',
    state: 'Stand',
    part: 'Teil',
    outcome: 'Was daraus wurde',
    batch: 'Stapel',
    heldSince: 'Angehalten seit',
    consequence: 'Freigegeben heißt das',
    decide: 'Entscheiden',
    samples: 'Zum Beispiel',
  },
};
