import { describe, expect, test } from 'vitest';
import { matchingRules, replaceMatches } from '../../../src/content/summary/scraped-text.ts';
import { BOILERPLATE, SCRAPER_RULES } from '../../../src/content/summary/scraper-rules.ts';

const RULES = [...SCRAPER_RULES, ...BOILERPLATE];

/** What pages say, by rule: each sample has one of its hints, and all hints are in one. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'link to the original post': ['Open the original post ↗ https://example.com/a'],
  'GitHub: page could not load': [
    'Uh oh!',
    'Sorry, something went wrong.',
    'There was an error while loading.',
    'Please reload this page.',
  ],
  'GitHub: list of tags': [
    'Choose a tag to compare',
    'No results found.',
    'View all tags',
    'v1.2.3 8e6d788 Compare',
    'v1.2.3 8e6d788 Verified',
    'Compare v1.2',
  ],
  'GitHub: forks and stars': ['Notifications Fork 12 Star 1.2k'],
  'GitHub: session and sign-in': [
    'You signed in with another tab or window.',
    'Reload to refresh your session.',
    'You switched accounts on another tab or window.',
    'You must be signed in to star a gist.',
    'Dismiss alert',
    '{{ message }}',
  ],
  'GitHub: signature of a commit': [
    'This commit was created on GitHub.com and signed with GitHub’s verified signature.',
    'The key has expired.',
    'Learn about vigilant mode.',
    'GPG key ID: B5690EEEBB952194',
    'This commit was signed with the committer’s verified signature.',
  ],
  'commit: who signed': [
    'Signed-off-by: Jane <j@example.com>',
    'Co-authored-by: J <j@e.com>',
    'Reviewed-by: J <j@e.com>',
    'Acked-by: J <j@e.com>',
  ],
  'Google: collections': ['Stay organized with collections', 'Save and categorize content based on your preferences.', 'Send feedback'],
  'AWS: edit this page': [
    'Help improve this page',
    'To contribute to this user guide, choose the Edit this page on GitHub link that is located in the right pane of every page.',
  ],
  navigation: ['Loading... ', 'Select Language', 'Skip to main content', 'SKIP TO CONTENT'],
  cookies: [
    'We use cookies to count.',
    'This website uses cookies.',
    'By continuing to use this site you agree.',
    'Accept all cookies',
    'Cookie settings',
  ],
  sharing: ['Share this post on X.', 'Share on Twitter', 'Click to share on Reddit (Opens in new window)'],
  newsletter: ['Subscribe to our newsletter today.', 'Sign up for our newsletter.'],
  'Red Hat: author, related posts, channels': [
    'More like this A title Keep exploring Browse by channel Automation The latest on it Virtualization Share',
  ],
  'Red Hat: related posts': ['More like this Blog post Original podcast'],
  'Red Hat: product trial': ['Red Hat OpenShift (AWS) | Product Trial'],
  'CNCF: projects highlighted': ['Posted on May 2, 2025 CNCF projects highlighted in this post'],
  'byline with minutes to read': ['Posted on May 2, 2025 3 min read', 'Updated: May 2, 2025 3 min read'],
  'byline with a short date': ['By: Jane Doe Date: 02.05.25'],
  'byline with a date': ['Posted', 'Published', 'Updated'].flatMap((verb) => [
    `${verb} on May 2, 2025`,
    `${verb}: May 2, 2025 by Jane Doe`,
  ]),
  authors: [
    'Author: Jane Doe',
    'Authors: Jane Doe (Example), John Doe',
    'Author & Interviewer: Jane Doe',
    'Authors & Interviewers: Jane Doe',
  ],
  'who wrote it, in a sentence': ['authored by', 'authored with', 'written by', 'written with'].map(
    (how) => `This blog post was ${how} Jane Doe.`,
  ),
  'about the author': ['About the author', 'About the author(s) Try DigitalOcean for free'],
  'related articles': ['Discover more from The Example Blog Related Related Articles'],
  'first published elsewhere': ['This post was originally published on example.com', 'Originally published in The Press. '],
  'Google: about the page of notes': [
    'GKE release notes',
    'Current versions Other resources',
    'Home Documentation Application hosting GKE Resources',
    'This page includes release notes for all channels and releases.',
    'The following table lists the current versions for each release channel. About GKE cluster upgrades.',
  ],
  'release: headings of the notes': [
    'Important Note If you',
    'What’s Changed This release',
    "RKE Kubernetes versions What's Changed New Contributors Rancher",
    'RKE Kubernetes versions Rancher',
    'New Contributors Rancher',
    'Charts Versions Helpful Links',
    'Changes since v1.2.3:',
  ],
  'release: list of images': [
    'Images with -rc',
    'Components with -rc',
    'Min version components with -rc',
    'Chart/KDM sources',
    'rancher/shell:v0.1',
  ],
  'commit: its other lines': [' * Fix it', ' Update x: https://github.com/a/b'],
  'commit: branch it goes to': ['[release-1.2] Fix it'],
  'Kubernetes: where to read on': [
    'See kubernetes-announce@.',
    'Additional binary downloads are linked in the CHANGELOG.',
    'See the CHANGELOG for more details.',
  ],
  'words of a link': ['Learn more The', 'Read more The', 'Find out more The', 'Continue reading →'],
  'AWS: banner': ['Register for upcoming Amazon EKS workshops.'],
  'Grafana: banner': [
    'Observability trends in Brazil: insights from our localized survey.',
    'Canary tokens: Learn all about the unsung heroes of security at Grafana Labs.',
  ],
};

describe('hints of a rule', () => {
  test.each(RULES.filter(({ hints }) => hints !== undefined))('$name: one is in all that it matches, and none is idle', (rule) => {
    const samples = SAMPLES[rule.name] ?? [];
    for (const sample of samples) {
      expect(sample.search(rule.pattern), `not matched: ${sample}`).not.toBe(-1);
      expect(
        matchingRules(sample, [rule]).map(({ name }) => name),
        `not hinted: ${sample}`,
      ).toEqual([rule.name]);
    }
    expect(rule.hints?.filter((hint) => !samples.some((sample) => sample.toLowerCase().includes(hint)))).toEqual([]);
  });

  test('what one rule leaves is what the next one reads', () => {
    const rules = [
      { name: 'a', pattern: /-/g },
      { name: 'b', pattern: /ab/g, hints: ['ab'] },
    ];
    expect(replaceMatches('a-b', rules, ({ name }) => (name === 'a' ? '' : '!'))).toBe('!');
  });
});
