import { countingIn } from '../counting.ts';
import type { Words } from '../en/index.ts';

const { counted, number } = countingIn('de');

export const announcing: Pick<Words, 'announcing'> = {
  announcing: {
    read: 'Beitrag lesen',
    reminder: 'Erinnerung',
    isOut: (version) => `${version} ist erschienen`,
    more: (left) => `…und ${number(left)} weitere`,
    moreInThread: (left) => `…und ${number(left)} weitere im Thread`,
    moreBelow: (left) => `…und ${number(left)} weitere unten`,
    continued: (first, last, total) => `…Fortsetzung, ${number(first)}–${number(last)} von ${number(total)}`,
    newPosts: (total) => counted(total, 'neuer Beitrag', 'neue Beiträge'),
    when: 'Wann',
    where: 'Wo',
    post: 'Beitrag',
    noLink: 'ohne Link',
    preRelease: 'Vorabversion',
    link: 'Link',
    links: 'Links',
    release: 'Version',
    releases: 'Versionen',
    event: 'Termin',
    events: 'Termine',
  },
};
