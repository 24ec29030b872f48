import type { Words } from '../en/index.ts';

export const tables: Pick<Words, 'tables'> = {
  tables: {
    number: 'Nº',
    channel: 'Canal',
    posts: 'Articles',
    origin: 'Abonnement',
    lastMatch: 'Dernier article',
    lastSent: 'Dernier envoi',
    state: 'État',
    part: 'Élément',
    outcome: 'Ce qu’il en est advenu',
    batch: 'Lot',
    heldSince: 'En attente depuis',
    consequence: 'Une fois libéré',
    decide: 'Décider',
    samples: 'Par exemple',
  },
};
