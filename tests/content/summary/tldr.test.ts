import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import type { Post } from '../../../src/content/post.ts';
import { plainTextOf } from '../../../src/content/summary/plain-text.ts';
import { tldrOf } from '../../../src/content/summary/tldr.ts';
import { cutText } from '../../../src/lib/cut-text.ts';

function postWith(fields: Partial<Post>): Post {
  const { post } = parsePost(
    { path: 'docs/a.md', bytes: new TextEncoder().encode('---\ntitle: Cilium 1.18 released\n---\n') },
    { siteUrl: null },
  );
  if (post === null) throw new Error('the base post must parse');
  return { ...post, ...fields };
}

const REAL = 'Cluster mesh now survives the loss of a control plane.';

describe('tldrOf', () => {
  test('is the tldr, else the summary, else the body, else nothing', () => {
    expect(tldrOf(postWith({ tldr: REAL, summary: 'Another fine sentence about something else.' }))).toBe(REAL);
    expect(tldrOf(postWith({ summary: REAL, body: 'x' }))).toBe(REAL);
    expect(tldrOf(postWith({ body: `# Heading of it\n\n${REAL}` }))).toBe(REAL);
    expect(tldrOf(postWith({ body: 'Open the original post ↗ https://example.com/a-very-long-address/with-many-words\n' }))).toBeNull();
  });

  test.each([
    'Uh oh! Notifications Fork 41. 2k Star 117k v1.35.0-alpha.',
    'There was an error while loading. Please reload this page. There was an error while loading. Please reload this page.',
    'Choose a tag to compare Sorry, something went wrong. Uh oh! No results found Uh oh! Notifications Fork 316 Star 2.',
    'v1.34.3-rc2+rke2r3 Choose a tag to compare Sorry, something went wrong. Uh oh! No results found 8e6d788 8e6d788 Compare',
    'Cilium 1.18 released. Cilium 1.18 released!',
    '<p> </p>&nbsp;',
  ])('“%s” says nothing, so the summary is told', (tldr) => {
    expect(tldrOf(postWith({ tldr, summary: REAL }))).toBe(REAL);
    expect(tldrOf(postWith({ tldr }))).toBeNull();
  });

  test('the title at its start goes, in any spelling and however often', () => {
    expect(tldrOf(postWith({ tldr: `Cilium 1.18 Released! CILIUM 1.18 released: ${REAL}` }))).toBe(REAL);
    expect(tldrOf(postWith({ tldr: `Cilium 1.18 released — “${REAL}”` }))).toBe(`“${REAL}”`);
  });

  test('a sentence that merely begins with the title keeps it', () => {
    const sentence = 'Kubernetes is where most of these clusters spend their days.';
    expect(tldrOf(postWith({ title: 'Kubernetes', tldr: sentence }))).toBe(sentence);
    expect(tldrOf(postWith({ title: 'Kube', tldr: sentence }))).toBe(sentence);
  });

  test('junk in front of a real sentence goes alone', () => {
    expect(tldrOf(postWith({ tldr: `Uh oh! There was an error while loading. Please reload this page. ${REAL}` }))).toBe(REAL);
  });

  test('markup and entities become text', () => {
    const tldr = '<p>Read <b>all</b> of [the &amp; notes](https://example.com/x_(y)) &#8211; it&rsquo;s **worth** `the time`.</p>';
    expect(tldrOf(postWith({ tldr: tldr.replace('x_(y)', 'x') }))).toBe('Read all of the & notes – it’s worth the time.');
  });

  test.each([
    [
      'headings run into the first sentence',
      'Current areas of focus Getting involved In this talk we look at what the group has done since spring.',
      'In this talk we look at what the group has done since spring.',
    ],
    [
      'author, related posts and channels of a page',
      'What happened Our next steps About the author Jane Doe More like this Blog post Keep exploring Browse by channel Automation Security Applications Virtualization Share We are writing to tell you about an incident.',
      'We are writing to tell you about an incident.',
    ],
    [
      'a byline with a date',
      'Audit Process Resources Posted on December 17, 2025 by Helen Woeste CNCF projects highlighted in this post The audit found eleven bugs, all of them fixed.',
      'The audit found eleven bugs, all of them fixed.',
    ],
    [
      'minutes to read',
      'Get started today By Grace Morgan Published: April 11, 2025 2 min read The platform has a new name.',
      'The platform has a new name.',
    ],
    [
      'titles of related articles',
      'Why It Matters Related Articles Boost Operational Efficiency with Cloud Foundation The private cloud is entering a new era.',
      'The private cloud is entering a new era.',
    ],
    [
      'questions that are headings',
      'How Does It Work? Why Does It Matter? Platform teams are asked to keep clusters secure.',
      'Platform teams are asked to keep clusters secure.',
    ],
    [
      'a commit’s hash, request and signature',
      'Uh oh! 323b952 Fix restart of nodes that reconcile from disk (#8736) Signed-off-by: A B <a@b. com>',
      'Fix restart of nodes that reconcile from disk',
    ],
    [
      'lists of images',
      'Images with -rc Components with -rc rancher/rancher:v2.12.4-rc1 rancher/agent:v2.12.4-rc1. This release fixes the login page.',
      'This release fixes the login page.',
    ],
    [
      'authors before a greeting, whose first word is no name',
      'Anna Blum Carl Diehl Authors & Interviewers: Anna Blum , Carl Diehl Good day, everyone. We are here to tell you of our work.',
      'Good day, everyone. We are here to tell you of our work.',
    ],
    [
      'an author before a sentence with a version in it',
      'What’s Next? Author : Anna Blum (Example) Accompanying the release of Cilium v1.25, we announced a feed of all fixes.',
      'Accompanying the release of Cilium v1.25, we announced a feed of all fixes.',
    ],
    [
      'questions and headings before the first statement',
      'Cilium 1.18 released What is a mesh? Evolving Challenges and the Rise of Meshes Future Directions Recently, the show featured a session about meshes in large clusters.',
      'Recently, the show featured a session about meshes in large clusters.',
    ],
    [
      'where to read on, and hashes before a commit',
      '8e6d788 8e6d788 Verified Add more debug logs to the dialer See the CHANGELOG for more details.',
      'Add more debug logs to the dialer',
    ],
    [
      'an address that was parted',
      'Charts are at https://my-charts. github. io/v2 from now on.',
      'Charts are at https://my-charts.github.io/v2 from now on.',
    ],
  ])('%s: only the text is told', (_, tldr, told) => {
    expect(tldrOf(postWith({ tldr }))).toBe(told);
  });

  test.each([
    'Skipping limits How to avoid it: 2.',
    'Control Plane Components - The Brain of Kubernetes 1. API Server - The Front Door of the Cluster 2.',
    'Prerequisites Solution Overview Getting Started Cleaning Up Conclusion About the Authors Further Reading More Examples Appendix One Appendix Two Appendix Three',
  ])('“%s” has no sentence in it, so the title stands alone', (tldr) => {
    expect(tldrOf(postWith({ tldr }))).toBeNull();
  });

  test.each([
    'Cluster mesh, faster',
    'A deep dive into how Cilium handles packets, from XDP to the socket, with demos and numbers from a year in production',
    'Die neue Fassung bringt bessere Netze für alle, die ihre Rechner in mehreren Ländern betreiben und dabei weder auf Sicherheit noch auf Geschwindigkeit verzichten wollen, und sie läuft auf kleinen Geräten ebenso gut wie auf großen.',
    'Same community. A clearer, more unified look.',
    'First patch release of the 1.34 line, two weeks after v1.34.0. The CHANGELOG lists each fix.',
    'Tired of YAML? This tool writes it for you.',
    'Co-chairs Bill Mulligan and Hemanth Malla preview talks on Cilium Mesh in production and IPv6-only clusters.',
    '这是一个关于集群网络的新版本。它更快。',
  ])('what somebody wrote stays as it is: %s', (tldr) => {
    expect(tldrOf(postWith({ tldr }))).toBe(tldr);
  });

  test.each([
    ['a question alone', 'Cilium 1.18 released How do modes of enforcement work? Test setup Solution 1. a: Audit 1.'],
    ['the rest of a name', 'Cilium 1.18 released What Is It and Why Does It Matter? Aqua U. S.'],
    ['headings', 'Cilium 1.18 released Prerequisites Bootstrapping the container entrypoint.sh and setup.'],
    ['where to read on', 'See kubernetes-announce@. Additional binary downloads are linked in the CHANGELOG.'],
  ])('%s left of a page is not told: the summary is', (_, tldr) => {
    expect(tldrOf(postWith({ tldr, summary: REAL }))).toBe(REAL);
    expect(tldrOf(postWith({ tldr }))).toBeNull();
  });

  test.each([
    ['This release updates it to v1.', '31, and fixes a number of issues.'],
    ['You find all of it at https://example.', 'github.io from now on, and for good.'],
    ['Whoever runs clusters in the U.', 'S. may like that it is faster now.'],
  ])('a tldr that was cut out of the summary within a name (%s) gives way to it', (tldr, rest) => {
    expect(tldrOf(postWith({ tldr, summary: `${tldr} ${rest}` }))).toMatch(new RegExp(`${rest.slice(-20)}$`));
  });

  test('of a body, headings, code and tables are not told', () => {
    const body =
      '# Title\n\n```sh\nkubectl apply -f x.yaml\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nIt installs in a minute.\n\n- one thing\n';
    expect(tldrOf(postWith({ body }))).toBe('It installs in a minute. one thing');
  });

  test('names that scrapers parted are whole again', () => {
    expect(tldrOf(postWith({ tldr: 'Written for example. com , with Envoy , Istio ( CVE-2025-1 ) and v0.8.2-rc. 4 of it .' }))).toBe(
      'Written for example.com, with Envoy, Istio (CVE-2025-1) and v0.8.2-rc.4 of it.',
    );
  });

  test('is at most 400 characters of well-formed text in one line, whatever it is made of', () => {
    const bits = fc.constantFrom(
      'word ',
      'Sentence. ',
      '👩‍👩‍👧‍👦',
      'é́',
      '<b>',
      '</b>',
      '&amp;',
      '[a](b)',
      '**',
      '_',
      '\n',
      '\n# ',
      '漢字。',
      '<!--',
      '```\n',
      '| --- |',
      '{{< x >}}',
      '\\',
      '<script>',
      'â\x80\x99',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(bits, fc.string({ unit: 'binary' })), { maxLength: 300 }), (parts) => {
        const tldr = tldrOf(postWith({ tldr: parts.join('') }));
        if (tldr === null) return;
        expect(tldr.length).toBeLessThanOrEqual(400);
        expect(tldr).toBe(tldr.trim());
        expect(tldr).not.toMatch(/[\n\r\0]/);
      }),
      { numRuns: 300 },
    );
  });

  test('hostile text costs little time', () => {
    const before = process.cpuUsage();
    for (const bit of ['[', '![', '<', '<!--', '**', '_a', '| - ', '-', '`', '&#', '{{<', '<script>', ' ', '> ', 'Fork 1 '])
      tldrOf(postWith({ tldr: bit.repeat(300_000) }));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(3_000);
  });
});

describe('plainTextOf', () => {
  test.each([
    ['a_b_c and snake_case_name', 'a_b_c and snake_case_name'],
    ['2 * 3 * 4 < 5 and a < b > c', '2 * 3 * 4 < 5 and a < b > c'],
    ['set <name> to x', 'set <name> to x'],
    ['itâ\x80\x99s GradientAI\u00e2\u0084\u00a2', 'it’s GradientAI™'],
    ['one<br/>two<script>alert(1)</script>three', 'one twothree'.replace('twothree', 'two three')],
    ['&lt;script&gt; &amp;amp; &bogus; &#0;x', '<script> &amp; &bogus; x'],
    ['- one\n- two\n\n| a | b |\n|---|:-:|\n', 'one two | a | b |'],
    ['![alt text](https://x/y.png "t") and <https://example.com>', 'alt text and https://example.com'],
    ['right\u202eleft', 'rightleft'],
  ])('%j is “%s”', (text, plain) => {
    expect(plainTextOf(text)).toBe(plain);
  });
});

describe('cutText', () => {
  test('cuts after a sentence', () => {
    expect(cutText('One sentence here. Two sentences here. Three are too many.', 40)).toBe('One sentence here. Two sentences here.');
  });

  test('cuts after a word and says so where no sentence fits', () => {
    expect(cutText('One long sentence without any end in sight', 20)).toBe('One long sentence…');
    expect(cutText('Hi. One long sentence without any end in sight', 24)).toBe('Hi. One long sentence…');
  });

  test('never cuts inside a grapheme', () => {
    expect(cutText('👩‍👩‍👧‍👦'.repeat(4), 30)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
  });

  test('leaves what fits', () => {
    expect(cutText('fits', 4)).toBe('fits');
  });
});
