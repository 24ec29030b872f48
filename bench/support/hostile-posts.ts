import {
  renderAnnouncement as renderForDiscord,
  renderInComponents,
  renderPlainAnnouncement as renderPlainForDiscord,
} from '../../adapters/discord/render/render.ts';
import { renderAnnouncement as renderForSlack } from '../../adapters/slack/render/render.ts';
import { renderAnnouncement as renderForTerminal } from '../../adapters/terminal/render.ts';
import { findingsIn } from '../../src/cli/lint/collect.ts';
import { parsePost } from '../../src/content/parse/parse-post.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { createSearchEngine, searchPosts } from '../../src/search/engine.ts';
import { HOSTILE_FILES, HOSTILE_TEXTS } from '../../tests/hostile/hostile-texts.ts';
import { breath } from './longest-block.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
/** The largest files that Herald reads have 1,048,576 bytes. */
const SIZES = [1_000, 8_000, 60_000, 125_000, 250_000];

const json = (keys: Record<string, unknown>): string => `${JSON.stringify({ title: 'A title', ...keys })}\nText.\n`;

/** Where a hostile text can appear in a file. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  body: (text) => `---\ntitle: T\n---\n${text}`,
  'lines of YAML': (text) => `---\ntitle: T\n${text}\n---\n`,
  'a value of YAML': (text) => `---\ntitle: ${text}\n---\n`,
  'a quoted value of YAML': (text) => `---\ntitle: T\ntldr: "${text}"\n---\n`,
  'a list of YAML': (text) => `---\ntitle: T\ntags: [${text}]\n---\n`,
  'lines of TOML': (text) => `+++\ntitle = "T"\n${text}\n+++\n`,
  title: (text) => json({ title: text }),
  'title and tldr': (text) => json({ title: text, tldr: `${text} ${text}` }),
  tldr: (text) => json({ tldr: text }),
  summary: (text) => json({ summary: text }),
  tags: (text) => json({ tags: [text, ...text.split(' ')] }),
  'source and kind': (text) => json({ source: text, post_kind: text }),
  'an address': (text) => json({ external_url: `https://example.org/${text}` }),
  'an event': (text) => json({ eventDate: '2026-05-05', location: text, city: text, mode: text }),
  'unknown keys': (text) => json({ [text]: text, more: { text: [text] } }),
};

/** Returns the n-th hostile post: its name, and all work that Herald does with it. */
export function createHostilePosts(): (n: number) => { name: string; work: () => Promise<void> } {
  const engine = createSearchEngine({ now: () => NOW.getTime(), postOf: () => null });
  const texts = Object.entries(HOSTILE_TEXTS);
  const places = Object.entries(PLACES);
  const files = Object.entries(HOSTILE_FILES);

  return (n) => {
    const size = SIZES[n % SIZES.length] ?? 1_000;
    const round = Math.floor(n / SIZES.length);
    const [fileName, file] = files[round % files.length] ?? ['', String];
    const [textName, text] = texts[round % texts.length] ?? ['', String];
    const [placeName, place] = places[Math.floor(round / texts.length + round) % places.length] ?? ['', String];
    if (round % 6 === 0) return { name: `post: ${fileName}, ${size}`, work: () => use(file(Math.min(size, 125_000))) };
    return { name: `post: ${textName} as ${placeName}, ${size}`, work: () => use(place(text(size))) };
  };

  /** Handles it as the running bot does, where reading, indexing, announcing and searching are separate tasks. */
  async function use(file: string): Promise<void> {
    const { post } = parsePost({ path: 'docs/a.md', bytes: Buffer.from(file) }, { siteUrl: 'https://example.org' });
    await breath();
    if (post === null) return;
    engine.upsert([post]);
    await engine.settled();
    findingsIn([post], NOW);
    await breath();
    const announcement = buildAnnouncement(post);
    await breath();
    renderForSlack(announcement);
    await breath();
    renderForDiscord({ announcement, key: 'k' });
    renderInComponents({ announcement, key: 'k' });
    renderPlainForDiscord({ announcement, key: 'k' });
    await breath();
    renderForTerminal(announcement, { width: 80, colour: true });
    await breath();
    await searchPosts(engine, 'kubernetes text', NOW, { limit: 5, offset: 0 });
    engine.remove([post.id]);
    await engine.settled();
  }
}
