import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { tldrWithSource } from '../../../src/content/summary/tldr.ts';

interface Fields {
  title: string;
  tldr?: string;
  summary?: string;
  kind?: 'event' | 'link' | 'release';
  body?: string;
}

function told({ title, tldr, summary, kind = 'link', body = 'Open the original post ↗ https://example.com/a\n' }: Fields): string | null {
  const front = { title, post_kind: kind, ...(tldr && { tldr }), ...(summary && { summary }) };
  const { post } = parsePost(
    { path: 'docs/a.md', bytes: new TextEncoder().encode(`---\n${JSON.stringify(front)}\n---\n${body}`) },
    { siteUrl: null },
  );
  if (post === null) throw new Error('the post must parse');
  return tldrWithSource(post)?.text ?? null;
}

/** Made up after eleven real posts that once were told badly: each has the headings, bylines and cuts of its model. */
describe('a scraped post is told by its first statement, or not at all', () => {
  test('a greeting behind a list of authors begins with its first word', () => {
    const tldr =
      'Meet Our Maintainers - North Anna Blum Carl Diehl Authors & Interviewers: Dora Engel , Emil Frank , Fritz Gross Good day, everyone 👋 Welcome back to the second part of our series on the people of the project.';
    expect(told({ title: 'Blog: Meet Our Maintainers - North', tldr })).toBe(
      'Good day, everyone 👋 Welcome back to the second part of our series on the people of the project.',
    );
  });

  test('a version in the first sentence is not where it begins', () => {
    const tldr =
      'Building the Feed of Fixes Details of the Work Pre-requisites Building on tools we have What’s Next? Author : Anna Blum (Example) Accompanying the release of Meshnet v1.25, we announced a feed of all fixes. This blog covers how it is made.';
    expect(told({ title: 'Blog: Building the Feed of Fixes', tldr })).toBe(
      'Accompanying the release of Meshnet v1.25, we announced a feed of all fixes. This blog covers how it is made.',
    );
  });

  const LOST =
    'Anvil U. S. Gov: Built for the Public Sector Helping Public and Private Bodies Move On A Safer Future Starts Here Anvil Guard’s Native Application Protection Suite (NAPS) has achieved the High Impact Approval, making Anvil one of the few vendors approved at the highest level of compliance.';

  test('where the first statement is lost among headings, the summary is not told from the one that follows from it', () => {
    const title = 'Anvil Guard Achieves High Approval';
    const tldr = `${title} What Is It and Why Does It Matter? Anvil U. S.`;
    const rest = 'We met more than 400 rigorous controls, which gives buyers peace of mind. It took two years of work by all of us.';
    expect(told({ title, tldr, summary: `${title} What Is It and Why Does It Matter? ${LOST} ${rest}` })).toBeNull();
  });

  test('where the first statement is lost, what names its own subject is told', () => {
    const title = 'Anvil Guard Achieves High Approval';
    const rest = 'High Impact is the strictest of all levels there are. It is meant for data on which lives depend.';
    expect(told({ title, summary: `${title} What Is It and Why Does It Matter? ${LOST} ${rest}` })).toBe(rest);
  });

  test('where the first statement is lost, one sentence alone out of the middle is not told', () => {
    const title = 'From Cost to Worth: The Case for Own Clouds';
    const tldr = 'Why Own Clouds ? 1. Predictable Costs That Don’t Spiral 2.';
    const headings =
      'The Way Back 3. More Worth, Built Into One Suite 4. Better Control 1. Deploy one Suite Conclusion: Scaling Well Discover more from Example Suite Blog Related Articles From Cost to Worth: The Case for Own Clouds Suite Breakroom Chats Episode 65: Example Suite Base with Example OS - Smarter Choice for Modern Apps Suite Breakroom Chats Episode 64 - AI Made Simple: Empowering VM Admins to Offer Own AI with Suite 9.0';
    const lost = 'Cloud is the cornerstone of what large companies plan, with speed and scale that transforms how they work.';
    const summary = `${tldr} ${headings} ${lost} As firms mature, many are now moving toward hybrid models for new plans.`;
    expect(told({ title, tldr, summary })).toBeNull();
  });

  test('questions and headings before the first statement are left out', () => {
    const title = 'Leveling Up Rules: A Look at Meshrule 1.14';
    const tldr = `${title} What is Meshrule? Evolving Challenges and the Rise of Rules New Kinds of Rules in Meshrule 1.14 Future Directions Its Strengths Recently, the weekly show featured a session about rules in large clusters. It was held by two maintainers.`;
    expect(told({ title, tldr })).toBe(
      'Recently, the weekly show featured a session about rules in large clusters. It was held by two maintainers.',
    );
  });

  test('a question left of headings gives way to the first statement of the summary, behind the byline', () => {
    const tldr = 'How do modes of enforcement work? Test setup Scenario 1: Applying the first rule Solution 1. a: Audit mode Solution 1.';
    const summary = `${tldr} b: Default mode Summary & next steps Posted on November 6, 2025 by Dora Engel, Example CNCF projects highlighted in this post Changes of rules are among the most frequent operations in a cluster. They are delicate.`;
    expect(told({ title: 'Safely managing rules', tldr, summary })).toBe(
      'Changes of rules are among the most frequent operations in a cluster. They are delicate.',
    );
  });

  test('names of files among headings are no sentence', () => {
    const title = 'Running hybrid nodes in containers';
    const tldr = `${title} Prerequisites Bootstrapping the container entrypoint. sh and node-setup.`;
    const summary = `${tldr} sh scripts Setting up the Network Docker setup Cleanup Summary About the authors Hybrid nodes is a feature of Example that lets you use machines outside of its cloud. Beginning may be hard.`;
    expect(told({ title, tldr, summary })).toBe(
      'Hybrid nodes is a feature of Example that lets you use machines outside of its cloud. Beginning may be hard.',
    );
  });

  test('where to read on is no text', () => {
    const tldr = 'See kubernetes-announce@. Additional binary downloads are linked in the CHANGELOG.';
    const summary = `${tldr} See the CHANGELOG for more details.`;
    expect(told({ title: 'Kubernetes v1.99.0', kind: 'release', tldr, summary })).toBeNull();
  });

  test('of a page of buttons, the subject of the commit is told', () => {
    const summary =
      'Uh oh! Notifications Fork 3. 1k Star 24. 7k v9.1-fix 3 b09e6b0 b09e6b0 Verified This commit was signed with the committer’s verified signature. GPG key ID: E1DD8B155F45C591 Verified Learn about vigilant mode Add more debug logs to the dialer There was an error while loading. Please reload this page.';
    expect(told({ title: 'v9.1-fix.3', kind: 'release', tldr: 'Uh oh! Notifications Fork 3. 1k Star 24.', summary })).toBe(
      'Add more debug logs to the dialer',
    );
  });

  test('headings of release notes before a project’s name are no part of it', () => {
    const summary =
      "RKE Kubernetes versions What's Changed What's Changed New Contributors Example Kubernetes Engine (EKE) is reaching its end of life. Version 1.8 is the final release.";
    expect(told({ title: 'Release v1.8.5', kind: 'release', summary })).toBe(
      'Example Kubernetes Engine (EKE) is reaching its end of life. Version 1.8 is the final release.',
    );
  });

  test('an address that was parted, and cut off in the tldr, is whole', () => {
    const title = 'Moving the old charts';
    const tldr = `${title} Why the disruption? I’m getting a missing value and repository https://mesh-charts. github.`;
    const summary = `${tldr} io/v2 does not have a prefix in it TL;DR - The repositories have been moved to a new host.`;
    expect(told({ title: `Blog: ${title}`, tldr, summary })).toContain('https://mesh-charts.github.io/v2 does not have a prefix');
  });
});

describe('a text that its source cut ends with its last whole sentence', () => {
  const WHOLE = 'Mesh Days Lima brings engineers together for two days of talks. Speakers from the region show what they run.';

  test.each([
    ' How platforms are rede...',
    ' How platforms are rede…',
    ' How platforms are rede&hellip;',
    ' How platforms are ...',
    ' How platforms are redesigned, built,...',
    ' How platforms are rede [...]',
    ' How platforms are rede [&hellip;]',
    ' How platforms are rede... Read more',
    ' How platforms are rede… (more)',
    ' How platforms are rede...\n\nContinue reading »',
  ])('%j', (cut) => {
    for (const field of ['tldr', 'summary', 'body'] as const)
      expect(told({ title: 'Mesh Days Lima 2026', kind: 'event', [field]: WHOLE + cut })).toBe(WHOLE);
  });

  test('a short text of an event, too', () => {
    const short = 'Join us for an evening of talks.';
    expect(told({ title: 'Mesh Night', kind: 'event', summary: `${short} How platforms are rede...` })).toBe(short);
  });

  test.each(['Same mesh, fewer parts, more...', 'We said it would be fast…', 'Wait for it...'])(
    'dots that somebody wrote stay: %s',
    (tldr) => {
      expect(told({ title: 'Mesh 2.0', tldr })).toBe(tldr);
    },
  );
});

describe('what an author wrote is not thrown away for the body', () => {
  const BODY = 'The body of this post says quite a lot about a thing that is new.\n';

  test.each([
    ['Post no 240', 'What post 240 is about, in its version 2.'],
    ['Weekly 12', 'Links of week 12.'],
    ['Mesh 1.18', 'Why it matters, part 3.'],
    ['Mesh 1.18', 'It works on a Raspberry Pi 4. And on a Pi 5.'],
    ['Mesh 1.18', 'What is new? A lot.'],
    ['Mesh 1.18', 'Now with BGP'],
    ['Mesh 1.18', 'How to Upgrade Without Downtime in a Very Large Fleet of Clusters'],
    ['Mesh 1.18', 'A 10 minute read on BGP.'],
    ['Mesh', 'Mesh on a Raspberry Pi 5.'],
    ['What is new in Mesh', 'What is new in Mesh 1.18, in 5 minutes.'],
    ['Ein Titel', 'Was dieser Beitrag sagt, in Fassung 2.'],
  ])('under “%s”: %s', (title, tldr) => {
    expect(told({ title, tldr, body: BODY })).toBe(tldr);
    expect(told({ title, summary: tldr, body: BODY })).toBe(tldr);
  });

  test.each([
    ['Post no 240', 'Post no 240'],
    ['Post no 240', 'Post no. 240!'],
    ['Mesh 1.18 released', 'Mesh 1.18 released. MESH 1.18 RELEASED!'],
    ['Mesh 1.18', 'Uh oh! There was an error while loading. Please reload this page.'],
    ['Mesh 1.18', 'We use cookies.'],
    ['Mesh 1.18', 'Posted on May 2, 2025'],
    [
      'Mesh 1.18',
      'Prerequisites Solution Overview Getting Started Cleaning Up Conclusion Further Reading More Examples Appendix One Appendix Two Appendix Three',
    ],
  ])('but what repeats the title, or is left of a page, is: under “%s”: %s', (title, tldr) => {
    expect(told({ title, tldr, body: BODY })).toBe(BODY.trim());
  });

  test('what was cut out of the summary was no author’s', () => {
    const tldr = 'Prerequisites Solution Overview 2.';
    expect(told({ title: 'Mesh 1.18', tldr, summary: `${tldr} Cleaning Up`, body: BODY })).not.toBe(tldr);
  });

  test('nor what stands over a page that was scraped', () => {
    expect(told({ title: 'Mesh 1.18', tldr: 'Skipping limits How to avoid it: 2.' })).toBeNull();
  });
});
