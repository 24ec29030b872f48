import type { Words } from '../en/index.ts';

export const tables: Pick<Words, 'tables'> = {
  tables: {
    number: 'N.º',
    channel: 'Canal',
    posts: 'Publicaciones',
    origin: 'Suscripción',
    lastMatch: 'Última coincidencia',
    lastSent: 'Último envío',
    state: 'Estado',
    part: 'Parte',
    outcome: 'Qué pasó',
    batch: 'Lote',
    heldSince: 'Retenido desde',
    consequence: 'Si se libera',
    decide: 'Decidir',
    samples: 'Por ejemplo',
  },
};
