import { countingIn } from '../counting.ts';
import type { Words } from '../en/index.ts';

const { counted, number } = countingIn('fr');

export const announcing: Pick<Words, 'announcing'> = {
  announcing: {
    read: 'Lire l’article',
    reminder: 'Rappel',
    isOut: (version) => `${version} est sortie`,
    more: (left) => `…et ${number(left)} de plus`,
    moreInThread: (left) => `…et ${number(left)} de plus dans le fil`,
    moreBelow: (left) => `…et ${number(left)} de plus ci-dessous`,
    continued: (first, last, total) => `…suite, ${number(first)}–${number(last)} sur ${number(total)}`,
    newPosts: (total) => counted(total, 'nouvel article', 'nouveaux articles'),
    when: 'Quand',
    where: 'Où',
    post: 'article',
    noLink: 'sans lien',
    preRelease: 'préversion',
    link: 'lien',
    links: 'liens',
    release: 'version',
    releases: 'versions',
    event: 'évènement',
    events: 'évènements',
  },
};
