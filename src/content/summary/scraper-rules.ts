/** A rule for one thing that scrapers copy from the pages around a text. */
export interface Junk {
  /** What it matches, as listed in `docs/tldr.md`. */
  name: string;
  pattern: RegExp;
  /** Lower-case strings, one of which is part of whatever the pattern matches: most texts contain none of them and need not be searched. Left out: every text is searched. */
  hints?: readonly string[];
  /** The junk separates parts of a page: it comes between the page's headings and its `text`, or before a `list` of other pages' titles. */
  before?: 'text' | 'list';
}

const DAY = '(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]* \\d{1,2}, \\d{4}';
const PERSON =
  "(?:(?!(?:In|The|We|This|It|On|At|With|As|Today|When|Hello|There|Every|Over|After|For|If|A|Good|Hi|Hey|Dear|Welcome|Accompanying|Our|You|Since|While|Although|Because|During|Before|Now|Here|These|Those|From|To|How|What|Why)\\b)\\p{Lu}[\\p{L}.'’-]{0,40}(?: [a-z]{2,3}(?= \\p{Lu}))? ?){2,4}";

/** Rules for what is never part of a text: removed wherever it occurs, for reading and for searching. */
export const SCRAPER_RULES: readonly Junk[] = [
  { name: 'link to the original post', hints: ['open the original '], pattern: /Open the original post ↗?\s*(?:https?:\/\/\S*)?/giu },
  {
    name: 'GitHub: page could not load',
    hints: ['uh oh!', 'something went wrong', 'error while loading', 'please reload'],
    pattern: /Uh oh!|(?:Sorry, )?something went wrong\.?|There was an error while loading\.?|Please reload this page\.?/gi,
  },
  {
    name: 'GitHub: list of tags',
    hints: ['choose a tag', 'no results found', 'view all tags', 'compare', 'verified'],
    pattern:
      /Choose a tag to compare|No results found\.?|View all tags\.?|\b(?:v\d\S{0,100}(?: \d{1,10})? |(?<!\b[0-9a-f]{7} ))(?:[0-9a-f]{7} )+(?:Compare\b(?: Verified\b)?|Verified\b)|\bCompare (?=v\d|Verified\b)/g,
  },
  {
    name: 'GitHub: forks and stars',
    hints: ['notifications '],
    pattern:
      /Notifications (?:You must be signed in to change notification settings )?Fork [\d.,]{1,12}(?: ?\d{1,9})?k?(?: Star [\d.,]{1,12}(?: ?\d{1,9})?k?)?(?=[\s.]|$)\.?/gi,
  },
  {
    name: 'GitHub: session and sign-in',
    hints: ['you signed ', 'reload to refresh', 'you switched', 'you must be signed', 'dismiss alert', '{{'],
    pattern:
      /You signed (?:in|out) (?:with|in) another tab or window\.?|Reload to refresh your session\.?|You switched accounts on another tab or window\.?|You must be signed in to (?:change notification settings|star a gist|fork a gist)\.?|Dismiss alert|\{\{ ?message ?\}\}/gi,
  },
  {
    name: 'GitHub: signature of a commit',
    hints: ['this commit was', 'the key has', 'vigilant mode', 'gpg key'],
    pattern:
      /This commit was created on GitHub\.com and signed with GitHub[’']s verified signature\.?|The key has expired\.?|Learn about vigilant mode\.?|GPG key ID: [0-9A-F]+|This commit was signed with the committer[’']s verified signature\.?/gi,
  },
  {
    name: 'commit: hash',
    pattern: /(?<![^\n])[^\S\n]*(?:(?=[a-f]*\d)[0-9a-f]{7,40}(?:\s+|(?![^\n])))+|This reverts commit [0-9a-f]{7,40}\.?/gm,
  },
  {
    name: 'commit: who signed',
    hints: ['-by: '],
    pattern: /(?:(?<!-)-{5,}\s*)?(?:Signed-off-by|Co-authored-by|Reviewed-by|Acked-by): [^<>\n]{1,80}<[^<>]{0,120}(?:>|$)/g,
  },
  {
    name: 'Google: collections',
    hints: ['stay organized', 'save and categorize', 'send feedback'],
    pattern: /Stay organized with collections|Save and categorize content based on your preferences\.?|Send feedback\b/gi,
  },
  {
    name: 'AWS: edit this page',
    hints: ['help improve', 'to contribute to this user'],
    before: 'text',
    pattern:
      /Help improve this page|To contribute to this user guide, choose the Edit this page on GitHub link that is located in the right pane of every page\.?/gi,
  },
  {
    name: 'navigation',
    hints: ['loading...', 'select language', 'skip to '],
    pattern: /Loading\.{3} ?|Select Language\b|Skip to (?:main )?content/gi,
  },
  {
    name: 'cookies',
    hints: ['cookie', 'by continuing to '],
    pattern:
      /(?:We|This (?:web)?site) uses? cookies[^.!?]{0,300}[.!?]|By continuing to (?:use|browse) (?:this|our) (?:web)?site[^.!?]{0,200}[.!?]|Accept (?:all )?cookies|Cookie (?:preferences|settings)/gi,
  },
  {
    name: 'sharing',
    hints: ['share this ', 'share on ', 'click to share'],
    pattern:
      /Share this (?:post|article|page)(?: on \w+)?(?:[:!.]|(?= \p{Lu})|$)|Share on (?:X|Twitter|Facebook|LinkedIn|Reddit)\b|Click to share on \w+(?: \(Opens in new window\))?/gu,
  },
  {
    name: 'newsletter',
    hints: ['newsletter'],
    pattern: /Subscribe to (?:our|the) newsletter[^.!?\n]{0,80}[.!?]?|Sign up for our newsletter[^.!?\n]{0,80}[.!?]?/gi,
  },
];

/** Rules for what a page shows beside its text. It contains names that people may search for, so it is removed from what is shown but not from what is searched. */
export const BOILERPLATE: readonly Junk[] = [
  {
    name: 'Red Hat: author, related posts, channels',
    hints: ['browse by channel'],
    before: 'text',
    pattern:
      /(?:About the authors? (?:(?!About the author).){0,1500}?)?(?:More like this (?:(?!More like this).){0,800}?)?(?:Keep exploring )?Browse by channel Automation .{0,200}?Virtualization Share/gs,
  },
  {
    name: 'Red Hat: related posts',
    hints: ['more like this'],
    pattern: /More like this(?: Blog post| Original podcast| Original video)+/g,
  },
  { name: 'Red Hat: product trial', hints: ['product trial'], pattern: /Red Hat [\w ()-]{1,60} \| Product Trial/g },
  {
    name: 'CNCF: projects highlighted',
    hints: ['projects highlighted'],
    before: 'text',
    pattern: new RegExp(`(?:Posted on ${DAY}.{0,400}?)?CNCF projects highlighted in this post`, 'gs'),
  },
  {
    name: 'byline with minutes to read',
    hints: [' min read'],
    before: 'text',
    pattern: new RegExp(`(?:By [\\p{Lu}][\\p{L}.' ,-]{2,80}? )?(?:Posted|Published|Updated)(?: on|:) ${DAY} \\d+ min read`, 'gu'),
  },
  { name: 'byline with a short date', hints: [' date: '], before: 'text', pattern: /By: [^.!?\n]{3,80}? Date: \d\d\.\d\d\.\d\d\b/g },
  {
    name: 'byline with a date',
    hints: ['posted on', 'posted:', 'published on', 'published:', 'updated on', 'updated:'],
    before: 'list',
    pattern: new RegExp(`(?:Posted|Published|Updated)(?: on|:) ${DAY}(?: by (?:By )?${PERSON}(?:, |\\| )?)?`, 'gu'),
  },
  {
    name: 'authors',
    hints: ['author:', 'authors:', 'interviewer:', 'interviewers:'],
    before: 'list',
    pattern: new RegExp(
      `(?:Authors?|Author & Interviewer|Authors & Interviewers): ?${PERSON}(?:\\([^()]{1,60}\\))?(?:(?:,|, and| and) ${PERSON}(?:\\([^()]{1,60}\\))?)*`,
      'gu',
    ),
  },
  {
    name: 'who wrote it, in a sentence',
    hints: ['authored by', 'authored with', 'written by', 'written with'],
    before: 'text',
    pattern:
      /This (?:blog |guest )?(?:post|article|blog) (?:was|is) (?:co-?)?(?:authored|written) (?:by|with) .{3,700}?(?:\.(?<!\b(?:Sr|Dr|Jr|Mr|Ms|\p{Lu})\.)(?= )|\.$)/gu,
  },
  { name: 'minutes to read', before: 'text', pattern: /\b\d+[ -]min(?:ute)?s?[ -]read\b/gi },
  {
    name: 'about the author',
    hints: ['about the author'],
    before: 'list',
    pattern: /About the author(?:s|\(s\))?(?: Try DigitalOcean for free)?/g,
  },
  {
    name: 'related articles',
    hints: ['related articles'],
    before: 'list',
    pattern: /(?:Discover more from [^.!?\n]{1,60}? Blog )?(?:Related )?Related Articles/g,
  },
  {
    name: 'first published elsewhere',
    hints: ['originally published '],
    pattern:
      /(?:(?:This )?(?:Member |Ambassador |Guest |Community )?(?:post|article|blog|Blog|Post) (?:was )?)?[Oo]riginally published (?:on|at|in) (?:the )?[^.!?\n]{1,60}?(?:\.(?:com|io|org|dev|net)\b\.?|\.(?= |$)| by (?:\p{Lu}[\p{L}.'’-]* ?){2,3}|(?= CNCF projects))/gu,
  },
  {
    name: 'Google: list of dates and channels',
    pattern: new RegExp(`(?:(?:${DAY}|(?:Rapid|Regular|Stable|Extended|No) channel|\\(\\d{4}-R\\d+\\)|Version updates)\\s*){3,}`, 'g'),
  },
  {
    name: 'Google: about the page of notes',
    hints: ['gke release notes', 'current versions other', 'home documentation', 'this page includes', 'the following table lists'],
    pattern:
      /GKE release notes|Current versions Other resources|Home Documentation Application hosting [^.!?\n]{1,60} Resources|This page includes release notes for all channels and releases\.|The following table lists the current versions for each release channel\..{0,300}?About GKE cluster upgrades\./g,
  },
  {
    name: 'release: headings of the notes',
    hints: ['important note', 's changed', 'helpful links', 'changes since v', 'rke kubernetes versions', 'new contributors'],
    pattern:
      /Important Note (?=If )|(?:RKE Kubernetes versions )?What['’]s Changed(?= [A-Z])|(?:RKE Kubernetes versions|New Contributors)(?= [A-Z])|(?<!(?:Embedded Component|Charts|Packaged Component) Versions |Available CNIs )(?:(?:Embedded Component|Charts|Packaged Component) Versions |Available CNIs )+Helpful Links|Changes since v\d\S*:/g,
  },
  {
    name: 'release: list of images',
    hints: ['/', ' with -rc'],
    pattern:
      /(?:Images with -rc|Components with -rc|Min version components with -rc|Chart\/KDM sources)(?= |$)|\b[a-z][\w-]{0,60}\/[\w-]+:v?\d[\w.+-]*/g,
  },
  { name: 'release: list of versions', pattern: /(?:\bv?\d+\.\d+\.\d+(?!\d)[\w.+-]*(?: \(default\))?\s*){2,}/g },
  { name: 'release: settings', pattern: /\b[A-Za-z_]+: [\w.-]+ \([\w./-]+\)(?: [\w-]+[./][\w./-]+)?|\b[A-Z]+_[A-Z_]+:? v?\d[\w.-]*/g },
  {
    name: 'commit: its other lines',
    hints: [' * ', 'https://github.com/'],
    pattern: / \* [^\n]*| Updates? \w+: https:\/\/github\.com\/[^\n]*/g,
  },
  { name: 'commit: branch it goes to', hints: ['] '], pattern: /(?<![^\n])[^\S\n]*\[[\w.-]+\] /g },
  {
    name: 'Kubernetes: where to read on',
    hints: ['kubernetes-announce@', 'additional binary downloads', 'see the changelog'],
    pattern:
      /See kubernetes-announce@[\w.]*\s?\.?|Additional binary downloads are linked in the CHANGELOG\.?|See the CHANGELOG for more details\.?/g,
  },
  {
    name: 'words of a link',
    hints: ['learn more', 'read more', 'find out more', 'continue reading'],
    pattern: /(?:Learn|Read|Find out) more(?= \p{Lu})|Continue reading(?: →)?/gu,
  },
  { name: 'AWS: banner', hints: ['register for upcoming'], pattern: /Register for upcoming Amazon EKS workshops\./g },
  {
    name: 'Grafana: banner',
    hints: ['observability trends', 'canary tokens'],
    pattern:
      /^\s*(?:Observability trends in Brazil: insights from our localized survey\.|Canary tokens: Learn all about the unsung heroes of security at Grafana Labs\.)/g,
  },
];
