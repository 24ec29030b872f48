import { type Junk, SCRAPER_RULES } from './scraper-rules.ts';

const DAY = '(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]* \\d{1,2}, \\d{4}';
const PERSON =
  "(?:(?!(?:In|The|We|This|It|On|At|With|As|Today|When|Hello|There|Every|Over|After|For|If|A)\\b)\\p{Lu}[\\p{L}.'’-]{0,40}(?: [a-z]{2,3}(?= \\p{Lu}))? ?){2,4}";

/** What stands on a page beside its text. Names that people may search for are in it, so it is removed from what is told, not from what is found. */
export const BOILERPLATE: readonly Junk[] = [
  {
    name: 'Red Hat: author, related posts, channels',
    before: 'text',
    pattern:
      /(?:About the authors? (?:(?!About the author).){0,1500}?)?(?:More like this (?:(?!More like this).){0,800}?)?(?:Keep exploring )?Browse by channel Automation .{0,200}?Virtualization Share/gs,
  },
  { name: 'Red Hat: related posts', pattern: /More like this(?: Blog post| Original podcast| Original video)+/g },
  { name: 'Red Hat: product trial', pattern: /Red Hat [\w ()-]{1,60} \| Product Trial/g },
  {
    name: 'CNCF: projects highlighted',
    before: 'text',
    pattern: new RegExp(`(?:Posted on ${DAY}.{0,400}?)?CNCF projects highlighted in this post`, 'gs'),
  },
  {
    name: 'byline with minutes to read',
    before: 'text',
    pattern: new RegExp(`(?:By [\\p{Lu}][\\p{L}.' ,-]{2,80}? )?(?:Posted|Published|Updated)(?: on|:) ${DAY} \\d+ min read`, 'gu'),
  },
  { name: 'byline with a short date', before: 'text', pattern: /By: [^.!?\n]{3,80}? Date: \d\d\.\d\d\.\d\d\b/g },
  {
    name: 'byline with a date',
    before: 'list',
    pattern: new RegExp(`(?:Posted|Published|Updated)(?: on|:) ${DAY}(?: by (?:By )?${PERSON}(?:, |\\| )?)?`, 'gu'),
  },
  {
    name: 'authors',
    before: 'list',
    pattern: new RegExp(
      `(?:Authors?|Author & Interviewer|Authors & Interviewers): ?${PERSON}(?:\\([^()]{1,60}\\))?(?:(?:,|, and| and) ${PERSON}(?:\\([^()]{1,60}\\))?)*`,
      'gu',
    ),
  },
  {
    name: 'who wrote it, in a sentence',
    before: 'text',
    pattern:
      /This (?:blog |guest )?(?:post|article|blog) (?:was|is) (?:co-?)?(?:authored|written) (?:by|with) .{3,700}?(?:\.(?<!\b(?:Sr|Dr|Jr|Mr|Ms|\p{Lu})\.)(?= )|\.$)/gu,
  },
  { name: 'minutes to read', before: 'text', pattern: /\b\d+[ -]min(?:ute)?s?[ -]read\b/gi },
  { name: 'about the author', before: 'list', pattern: /About the author(?:s|\(s\))?(?: Try DigitalOcean for free)?/g },
  { name: 'related articles', before: 'list', pattern: /(?:Discover more from [^.!?\n]{1,60}? Blog )?(?:Related )?Related Articles/g },
  {
    name: 'first published elsewhere',
    pattern:
      /(?:(?:This )?(?:Member |Ambassador |Guest |Community )?(?:post|article|blog|Blog|Post) (?:was )?)?[Oo]riginally published (?:on|at|in) (?:the )?[^.!?\n]{1,60}?(?:\.(?:com|io|org|dev|net)\b\.?|\.(?= |$)| by (?:\p{Lu}[\p{L}.'’-]* ?){2,3}|(?= CNCF projects))/gu,
  },
  {
    name: 'Google: list of dates and channels',
    pattern: new RegExp(`(?:(?:${DAY}|(?:Rapid|Regular|Stable|Extended|No) channel|\\(\\d{4}-R\\d+\\)|Version updates)\\s*){3,}`, 'g'),
  },
  {
    name: 'Google: about the page of notes',
    pattern:
      /GKE release notes|Current versions Other resources|Home Documentation Application hosting [^.!?\n]{1,60} Resources|This page includes release notes for all channels and releases\.|The following table lists the current versions for each release channel\..{0,300}?About GKE cluster upgrades\./g,
  },
  {
    name: 'release: headings of the notes',
    pattern:
      /Important Note (?=If )|What['’]s Changed(?= This release)|(?<!(?:Embedded Component|Charts|Packaged Component) Versions |Available CNIs )(?:(?:Embedded Component|Charts|Packaged Component) Versions |Available CNIs )+Helpful Links|Changes since v\d\S*:/g,
  },
  {
    name: 'release: list of images',
    pattern:
      /(?:Images with -rc|Components with -rc|Min version components with -rc|Chart\/KDM sources)(?= |$)|\b[a-z][\w-]{0,60}\/[\w-]+:v?\d[\w.+-]*/g,
  },
  { name: 'release: list of versions', pattern: /(?:\bv?\d+\.\d+\.\d+(?!\d)[\w.+-]*(?: \(default\))?\s*){2,}/g },
  { name: 'release: settings', pattern: /\b[A-Za-z_]+: [\w.-]+ \([\w./-]+\)(?: [\w-]+[./][\w./-]+)?|\b[A-Z]+_[A-Z_]+:? v?\d[\w.-]*/g },
  { name: 'commit: its other lines', pattern: / \* [^\n]*| Updates? \w+: https:\/\/github\.com\/[^\n]*/g },
  { name: 'commit: branch it goes to', pattern: /(?<![^\n])[^\S\n]*\[[\w.-]+\] /g },
  { name: 'Kubernetes: where to read on', pattern: /See kubernetes-announce@[\w.]*\s?\.?/g },
  { name: 'words of a link', pattern: /(?:Learn|Read|Find out) more(?= \p{Lu})|Continue reading(?: →)?/gu },
  { name: 'AWS: banner', pattern: /Register for upcoming Amazon EKS workshops\./g },
  {
    name: 'Grafana: banner',
    pattern:
      /^\s*(?:Observability trends in Brazil: insights from our localized survey\.|Canary tokens: Learn all about the unsung heroes of security at Grafana Labs\.)/g,
  },
];

/** One part of a page: between two things that are no text. */
export interface PagePart {
  /** A line break stands where something smaller was that is no text. */
  text: string;
  /** Whether it begins with a sentence for certain, and not with headings or titles. */
  isText: boolean;
}

const MARKS = { text: '\f', list: '\v' } as const;

/** A scraped text → the parts of its page, in order; empty ones are left out. Pure. */
export function pagePartsOf(text: string): PagePart[] {
  const marked = [...SCRAPER_RULES, ...BOILERPLATE].reduce(
    (left, { pattern, before }) => left.replace(pattern, before ? MARKS[before] : '\n'),
    text,
  );
  const parts = marked.split(/(?<=[\f\v])(?![\f\v])|(?<![\f\v])(?=[\f\v])/);
  return parts.flatMap((part, at) => {
    const plain = part
      .replace(/[\f\v]/g, '')
      .replace(/[^\S\n]+/g, ' ')
      .trim();
    return plain === '' ? [] : [{ text: plain, isText: parts[at - 1]?.endsWith(MARKS.text) === true }];
  });
}

/** Names of what is taken out of a text before it is told, in the order of `docs/tldr.md`. Pure. */
export function withoutBoilerplate(text: string): string[] {
  return [...SCRAPER_RULES, ...BOILERPLATE].filter(({ pattern }) => text.search(pattern) !== -1).map(({ name }) => name);
}
