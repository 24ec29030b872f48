import { countingIn } from '../counting.ts';
import type { Words } from '../en/index.ts';

const { counted, number } = countingIn('es');

export const announcing: Pick<Words, 'announcing'> = {
  announcing: {
    read: 'Leer la publicación',
    reminder: 'Recordatorio',
    isOut: (version) => `Ya está disponible ${version}`,
    more: (left) => `…y ${number(left)} más`,
    moreInThread: (left) => `…y ${number(left)} más en el hilo`,
    moreBelow: (left) => `…y ${number(left)} más abajo`,
    continued: (first, last, total) => `…continuación, ${number(first)}–${number(last)} de ${number(total)}`,
    newPosts: (total) => counted(total, 'publicación nueva', 'publicaciones nuevas'),
    when: 'Cuándo',
    where: 'Dónde',
    post: 'publicación',
    noLink: 'sin enlace',
    preRelease: 'versión preliminar',
    link: 'enlace',
    links: 'enlaces',
    release: 'versión',
    releases: 'versiones',
    event: 'evento',
    events: 'eventos',
  },
};
