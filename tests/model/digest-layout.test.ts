import { describe, expect, it } from 'vitest';
import type { DigestAnnouncement, DigestLine } from '../../src/model/announcement.ts';
import { digestHeadline, digestLinesThatFit, layOutDigest, runsBySource, sectionHeading } from '../../src/model/digest-layout.ts';
import { firstLines } from '../../src/model/digest-order.ts';

const line = (title: string, source: string | null = null, posts = 1): DigestLine => ({
  postIds: Array.from({ length: posts }, (_, n) => `${title}-${n}`),
  title,
  url: null,
  source,
  date: null,
});
const lines = (length: number, source: string | null = null): DigestLine[] => Array.from({ length }, (_, n) => line(`t${n}`, source));
const digest = (sections: DigestAnnouncement['sections'], total: number, before = 0): DigestAnnouncement => ({
  type: 'digest',
  total,
  before,
  sections,
});
const links = (own: readonly DigestLine[], count = own.length) => ({ kind: 'link', count, lines: own });
const named = (kind: string, count: number): string => (count === 1 ? kind : `${kind}s`);

describe('what one message has room for', () => {
  const fits = {
    capacity: 100,
    headingCost: 10,
    costOf: ({ title }: DigestLine) => title.length,
    sentenceCostOf: (sentence: string) => sentence.length,
  };
  const titles = (page: { lines: readonly DigestLine[] }): string[] => page.lines.map(({ title }) => title);

  it('fills the capacity to its last unit', () => {
    const [whole, over] = ['x'.repeat(45), 'x'.repeat(46)];
    expect(layOutDigest(digest([links([line(whole), line(whole)])], 2), fits)).toMatchObject({ first: 1, last: 2, left: 0 });
    expect(titles(layOutDigest(digest([links([line(whole), line(over)])], 2), fits))).toEqual([whole]);
  });

  it('shows nothing after the first line that does not fit, however short it is', () => {
    const sections = [links([line('x'.repeat(50)), line('y')]), { kind: 'event', count: 2, lines: [line('x'.repeat(50)), line('z')] }];
    const page = layOutDigest(digest(sections, 4), fits);
    expect(titles(page)).toEqual(['x'.repeat(50)]);
    expect(page).toMatchObject({ last: 1, left: 3, sections: [{ kind: 'link', count: 2 }] });
  });

  it('measures nothing after that line', () => {
    const measured: string[] = [];
    const costOf = ({ title }: DigestLine): number => measured.push(title) && 50;
    const whole = digest([links(lines(9)), { kind: 'event', count: 1, lines: [line('z')] }], 10);
    expect(digestLinesThatFit(whole, { ...fits, costOf })).toBe(1);
    expect(measured).toEqual(['t0', 'z']);
  });

  it('charges for a heading only where lines follow it', () => {
    const empty = { kind: 'event', count: 3, lines: [] };
    expect(layOutDigest(digest([empty, empty, links([line('x'.repeat(90))])], 7), fits)).toMatchObject({ lines: [{}], left: 6 });
  });

  it('takes 25 lines, or as many as it is told', () => {
    expect(layOutDigest(digest([links(lines(25))], 25), { ...fits, capacity: 1_000 })).toMatchObject({ left: 0 });
    expect(layOutDigest(digest([links(lines(26))], 26), { ...fits, capacity: 1_000 })).toMatchObject({ last: 25, left: 1 });
    expect(layOutDigest(digest([links(lines(5))], 5), { ...fits, maxLines: 4 }).lines).toHaveLength(4);
  });

  describe('sentences', () => {
    const told = (title: string, sentence = 's'.repeat(20)): DigestLine => ({ ...line(title), sentence });
    const shown = (page: { lines: readonly DigestLine[] }): unknown[] =>
      page.lines.map(({ title, sentence }) => [title, sentence?.length ?? 0]);

    it('take room from lines that are still to be sent', () => {
      const whole = digest([links([20, 20, 20, 31].map((size, n) => told('abcd'.charAt(n).repeat(size))))], 4);
      expect(digestLinesThatFit(whole, fits)).toBe(2);
      expect(shown(layOutDigest(firstLines(whole, 2), fits))).toEqual([
        ['a'.repeat(20), 20],
        ['b'.repeat(20), 20],
      ]);
    });

    it('give way to lines where those of a message that was sent have grown', () => {
      const grown = digest([links(['a', 'b', 'c', 'd'].map((letter) => told(letter.repeat(25))))], 4);
      expect(shown(layOutDigest(grown, fits)).map((one) => (one as unknown[])[1])).toEqual([0, 0, 0]);
    });

    it('never take a line from a message that has room for all of its lines without them', () => {
      const sent = digest([links([told('a'.repeat(20)), told('b'.repeat(20)), told('c'.repeat(20))])], 3);
      expect(shown(layOutDigest(sent, fits))).toEqual([
        ['a'.repeat(20), 20],
        ['b'.repeat(20), 0],
        ['c'.repeat(20), 0],
      ]);
      expect(layOutDigest(sent, fits).left).toBe(0);
    });

    it('a first line that has room alone stands without its sentence', () => {
      const whole = digest([links([told('a'.repeat(80)), told('b')])], 2);
      expect(digestLinesThatFit(whole, fits)).toBe(1);
    });
  });

  it('counts posts, of which a line can have several, from where the earlier messages ended', () => {
    const page = layOutDigest(digest([links([line('a', null, 3), line('b', null, 2)])], 40, 30), fits);
    expect(page).toMatchObject({ first: 31, last: 35, left: 5 });
  });
});

describe('headlines', () => {
  const page = { first: 26, last: 40 };

  it('the first message counts all posts by kind, the later ones say where they stand', () => {
    const sections = [links([], 41), { kind: 'event', count: 1, lines: [] }];
    expect(digestHeadline(digest(sections, 42), page, named)).toBe('42 new posts: 41 links, 1 event');
    expect(digestHeadline(digest(sections.toReversed(), 42), page, named)).toBe('42 new posts: 41 links, 1 event');
    expect(digestHeadline(digest([links([], 1)], 1), page, named)).toBe('1 new post: 1 link');
    expect(digestHeadline(digest([], 3), page, named)).toBe('3 new posts');
    expect(digestHeadline(digest(sections, 42, 25), page, named)).toBe('…continued, 26–40 of 42');
  });

  it('a section is counted in the first message only', () => {
    const two = [links([], 1), { kind: 'event', count: 8, lines: [] }];
    expect(sectionHeading(digest(two, 9), links([], 1), named)).toBe('1 link');
    expect(sectionHeading(digest(two, 9, 1), links([], 1), named)).toBe('links');
    // “9 new posts: 9 links” says it.
    expect(sectionHeading(digest([links([], 9)], 9), links([], 9), named)).toBe('');
    expect(sectionHeading(digest([links([], 9)], 9, 1), links([], 9), named)).toBe('links');
  });
});

describe('lines by source', () => {
  const runs = (own: readonly DigestLine[]) =>
    runsBySource(own, (source) => source?.toUpperCase() ?? '').map((run) => [run.source, run.isHeaded, run.lines.length]);

  it('the source stands above three neighbours, and behind each of two', () => {
    expect(runs([...lines(3, 'a'), ...lines(2, 'b'), ...lines(1, 'a')])).toEqual([
      ['A', true, 3],
      ['B', false, 2],
      ['A', false, 1],
    ]);
  });

  it('nothing stands above lines without a source', () => {
    expect(runs(lines(4))).toEqual([['', false, 4]]);
    expect(runs([])).toEqual([]);
  });
});
