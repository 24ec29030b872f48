import { countingIn } from '../counting.ts';

const { counted } = countingIn('en', 'never');

/** Herald's own words in announcements. */
export const announcing = {
  announcing: {
    read: 'Read post',
    reminder: 'Reminder',
    isOut: (version: string) => `${version} is out`,
    more: (left: number) => `…and ${left} more`,
    moreInThread: (left: number) => `…and ${left} more in the thread`,
    moreBelow: (left: number) => `…and ${left} more below`,
    continued: (first: number, last: number, total: number) => `…continued, ${first}–${last} of ${total}`,
    newPosts: (total: number) => counted(total, 'new post', 'new posts'),
    when: 'When',
    where: 'Where',
    post: 'post',
    noLink: 'no link',
    preRelease: 'pre-release',
    link: 'link',
    links: 'links',
    release: 'release',
    releases: 'releases',
    event: 'event',
    events: 'events',
  },
};
