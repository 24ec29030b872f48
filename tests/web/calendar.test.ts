import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reminderKeyOf } from '../../src/model/delivery.ts';
import { calendarDays, isEmptyDay, sendingWindows } from '../../src/web/pages/calendar/days.ts';
import { type CalendarRange, calendarRange, spanOfDays } from '../../src/web/pages/calendar/range.ts';
import { type DashboardStage, DISCORD, openDashboardStage, TOKEN, VIEW_TOKEN } from '../support/dashboard-stage.ts';
import { makePost } from '../support/make.ts';

const NOW_MS = Date.parse('2026-11-15T10:00:00.000Z');

function rangeOf(month: string | null, week: string | null): CalendarRange {
  const range = calendarRange(month, week, NOW_MS);
  if ('mistake' in range) throw new Error(range.mistake);
  return range;
}

describe('which days a calendar shows', () => {
  test.each([
    { month: '2026-11', first: '2026-10-26', last: '2026-12-06', previous: '2026-10', next: '2026-12' },
    { month: '2026-02', first: '2026-01-26', last: '2026-03-01', previous: '2026-01', next: '2026-03' },
    // A month that begins on a Monday and has four weeks.
    { month: '2027-02', first: '2027-02-01', last: '2027-02-28', previous: '2027-01', next: '2027-03' },
    { month: '2024-12', first: '2024-11-25', last: '2025-01-05', previous: '2024-11', next: '2025-01' },
    { month: '1970-01', first: '1969-12-29', last: '1970-02-01', previous: null, next: '1970-02' },
    { month: '2999-12', first: '2999-11-25', last: '3000-01-05', previous: '2999-11', next: null },
  ])('a month in whole weeks: $month', ({ month, first, last, previous, next }) => {
    const { view, name, days, ...others } = rangeOf(month, null);
    expect([view, name, days[0], days.at(-1), days.length % 7]).toEqual(['month', month, first, last, 0]);
    expect([others.previous, others.next]).toEqual([previous, next]);
  });

  test('the week of any of its days, from Monday on', () => {
    for (const day of ['2026-11-09', '2026-11-12', '2026-11-15'])
      expect(rangeOf(null, day)).toMatchObject({
        name: '2026-11-09',
        title: 'Week of 9 November 2026',
        previous: '2026-11-02',
        next: '2026-11-16',
      });
    expect(rangeOf(null, '2027-01-01').days).toEqual([
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
    ]);
  });

  test('this month, where the address asks for none', () => {
    expect(rangeOf(null, null)).toMatchObject({ name: '2026-11', title: 'November 2026' });
  });

  test.each(['2026-13', '2026-1', '26-01', '1969-12', '3000-01', '2026-01-01', 'x', '<b>'])('“%s” is not a month', (month) => {
    expect(calendarRange(month, null, NOW_MS)).toEqual({ mistake: `“${month}” is not a month. Write one like 2026-01.` });
  });

  test.each(['2026-02-30', '2026-13-01', '1969-12-31', '9999-12-31', '2026-11', 'today'])('“%s” is not a day', (day) => {
    expect(calendarRange(null, day, NOW_MS)).toEqual({ mistake: `“${day}” is not a day. Write one like 2026-01-31.` });
  });

  test('a day ends where the next begins', () => {
    expect(spanOfDays('2026-12-31', '2026-12-31')).toEqual({ from: '2026-12-31T00:00:00.000Z', before: '2027-01-01T00:00:00.000Z' });
  });
});

describe('what stands on each day', () => {
  const nothing = { nowMs: NOW_MS, counts: [], scheduled: [], settling: null, pauses: [], windows: [] };
  const on = (days: ReturnType<typeof calendarDays>, day: string) => days.find((one) => one.day === day);

  test('nothing, most of the time', () => {
    const days = calendarDays({ ...nothing, range: rangeOf('2026-11', null) });
    expect(days.every(isEmptyDay)).toBe(true);
    expect(days.filter(({ isToday }) => isToday).map(({ day }) => day)).toEqual(['2026-11-15']);
    expect(days.filter(({ isOutsideMonth: isAround }) => isAround)).toHaveLength(12);
  });

  test('deliveries by state, those that wait in one', () => {
    const counts = [
      { day: '2026-11-14', endedAs: 'delivered', count: 3 },
      { day: '2026-11-16', endedAs: null, count: 3 },
      { day: '2026-11-16', endedAs: 'failed', count: 4 },
    ] as const;
    const days = calendarDays({ ...nothing, range: rangeOf(null, '2026-11-15'), counts });
    expect(on(days, '2026-11-14')?.counts).toEqual([{ choice: 'delivered', count: 3 }]);
    expect(calendarDays({ ...nothing, range: rangeOf('2026-11', null), counts }).find(({ day }) => day === '2026-11-16')?.counts).toEqual([
      { choice: 'waiting', count: 3 },
      { choice: 'failed', count: 4 },
    ]);
  });

  test('the digests and quiet hours that subscriptions set, each once', () => {
    const delivery = {
      mode: 'weekly',
      on: 'friday',
      at: '16:00',
      timezone: 'Europe/Berlin',
      quiet: { from: '22:00', to: '07:00' },
    } as const;
    const filter = { tags: [], sources: [], kinds: [], words: [] };
    const plain = { id: '1', destination: 'terminal', filter, origin: 'herald.yaml', createdAt: '2026-01-01T00:00:00.000Z' } as const;
    const one = { ...plain, delivery };
    const span = { from: '2026-11-26T00:00:00.000Z', before: '2026-11-28T00:00:00.000Z' };
    expect(sendingWindows([one, { ...one, id: '2' }, { ...plain, id: '3' }], span)).toEqual([
      { destination: 'terminal', kind: 'quiet-hours', at: '2026-11-26T21:00:00.000Z', until: '2026-11-27T06:00:00.000Z' },
      { destination: 'terminal', kind: 'digest', at: '2026-11-27T15:00:00.000Z', until: null },
      { destination: 'terminal', kind: 'quiet-hours', at: '2026-11-27T21:00:00.000Z', until: '2026-11-28T06:00:00.000Z' },
    ]);
    const paused = { at: '2026-11-25T00:00:00.000Z', by: { platform: 'terminal', id: 'local' }, reason: null };
    expect(sendingWindows([{ ...one, paused }], span)).toEqual([]);
    const created = sendingWindows([{ ...one, createdAt: '2026-11-27T12:00:00.000Z' }], span);
    expect(created.map(({ at }) => at)).toEqual(['2026-11-27T15:00:00.000Z', '2026-11-27T21:00:00.000Z']);
    expect(sendingWindows([{ ...one, createdAt: span.before }], span)).toEqual([]);
  });

  test('scheduled posts in the order of their time, and windows', () => {
    const [late, early] = ['2026-11-20T18:00:00.000Z', '2026-11-20T07:30:00.000Z'].map((at) => ({
      post: makePost({ path: `${at}.md` }),
      at,
      destinations: [],
    }));
    const window = { destination: 'slack:C1', kind: 'digest', at: '2026-11-20T09:00:00.000Z', until: null } as const;
    const days = calendarDays({
      ...nothing,
      range: rangeOf('2026-11', null),
      scheduled: [late, early].filter((one) => one !== undefined),
      windows: [window],
    });
    expect(on(days, '2026-11-20')).toMatchObject({ scheduled: [early, late], windows: [window] });
    expect(days.filter((day) => !isEmptyDay(day))).toHaveLength(1);
  });

  test('what should have happened already stands on today', () => {
    const pause = (probeAt: string) =>
      ({ target: 'slack:C1', reason: { kind: 'destination-gone', detail: 'x' }, since: '2026-11-01T00:00:00.000Z', probeAt }) as const;
    const pauses = [pause('2026-11-02T00:00:00.000Z'), pause('2026-11-17T00:00:00.000Z')];
    const days = calendarDays({ ...nothing, range: rangeOf('2026-11', null), pauses, settling: { posts: 2, dueMs: NOW_MS - 60_000 } });
    expect(on(days, '2026-11-15')).toMatchObject({ pauses: [pauses[0]], settling: { posts: 2, at: new Date(NOW_MS).toISOString() } });
    expect(on(days, '2026-11-17')?.pauses).toEqual([pauses[1]]);
  });
});

describe('the page', () => {
  let stage: DashboardStage;
  let admin = '';
  let viewer = '';
  beforeAll(async () => {
    stage = await openDashboardStage();
    [admin, viewer] = await Promise.all([stage.signIn(TOKEN), stage.signIn(VIEW_TOKEN)]);
  });
  afterAll(() => stage.close());

  const page = async (path: string, cookie = admin) => (await fetch(`${stage.url}${path}`, { headers: { cookie } })).text();
  /** The ways from a calendar to its deliveries, with what it says of each. */
  const waysIn = (html: string): [path: string, words: string][] =>
    [...html.matchAll(/<a class="state [^"]*" href="(\/deliveries[^"]*)">([^<]*)</g)].map(([, path = '', words = '']) => [
      path.replaceAll('&amp;', '&'),
      words,
    ]);
  /** The days on which rows of the stage stand: the clock may pass midnight while it is made. */
  const daysOf = async (): Promise<string[]> => {
    const rows = await stage.herald.reads.deliveries({}, 100);
    return [...new Set(rows.map(({ state, createdAt, updatedAt }) => (state === 'planned' ? createdAt : updatedAt).slice(0, 10)))];
  };

  test('counts what the list of deliveries then shows', async () => {
    for (const place of ['month', 'week'] as const)
      for (const day of await daysOf()) {
        const ways = waysIn(await page(`/calendar?${place}=${place === 'month' ? day.slice(0, 7) : day}`));
        expect(ways.length).toBeGreaterThan(0);
        for (const [path, words] of ways) {
          const list = await page(path);
          expect(`${path}: ${list.match(/<caption>(\d+) deliver/)?.[1]}`).toBe(`${path}: ${words.split(' ')[0]}`);
        }
      }
  });

  test('has every delivery once: sent, waiting, held, in doubt, failed, skipped', async () => {
    const months = new Set((await daysOf()).map((day) => day.slice(0, 7)));
    const said: Record<string, number> = {};
    for (const month of months)
      for (const [path, words] of waysIn(await page(`/calendar?month=${month}`))) {
        // Weeks at the ends of a month show days of its neighbours.
        if (!path.includes(`day=${month}`)) continue;
        const [count = '', ...state] = words.split(' ');
        said[state.join(' ')] = (said[state.join(' ')] ?? 0) + Number(count);
      }
    expect(said).toEqual({ sent: 2, waiting: 1, 'on hold': 2, 'in doubt': 1, failed: 1, skipped: 1 });
  });

  test('of one channel', async () => {
    const [day = ''] = (await daysOf()).slice(-1);
    const html = await page(`/calendar?week=${day}&channel=${encodeURIComponent(DISCORD)}`);
    const words = waysIn(html).map(([, said]) => said);
    expect(words).toEqual(['1 waiting']);
    expect(waysIn(html)[0]?.[0]).toContain(`channel=${encodeURIComponent(DISCORD)}`);
  });

  test('shows admins which post goes where, and when; readers no post that is not published', async () => {
    const { publishAt } = stage.post('later.md');
    const week = `/calendar?week=${publishAt?.slice(0, 10)}`;
    for (const path of [week, `/calendar?month=${publishAt?.slice(0, 7)}`]) {
      const html = await page(path);
      expect(html).toMatch(
        new RegExp(`title="${publishAt}">[^<]*</time> <a href="/posts/${stage.post('later.md').id}"><bdi>A post for later`),
      );
      expect(html).toContain(path === week ? `to <code>slack:C0GENERAL</code>, <code>${DISCORD}</code>` : 'to 2 channels');
      const readers = await page(path, viewer);
      expect(readers).not.toContain('A post for later');
      expect(readers).toContain('Scheduled posts are shown to admins');
    }
    expect(await page(`${week}&channel=slack:C0OTHER`)).not.toContain('A post for later');
  });

  test('shows who is paused on the day on which Herald asks again, for the channels in it', async () => {
    const probeAt = new Date(stage.herald.commands.now().getTime() + 50 * 3_600_000).toISOString();
    const { ledger } = stage.herald;
    await ledger.pause({ target: 'discord', reason: { kind: 'unauthorized', detail: 'x' }, since: new Date(0).toISOString(), probeAt }, []);
    const asked = `title="${probeAt}"`;
    const week = `/calendar?week=${probeAt.slice(0, 10)}`;
    expect(await page(week)).toMatch(new RegExp(`${asked}>[^<]*</time> <code>discord</code> is paused`));
    expect(await page(`${week}&channel=${encodeURIComponent(DISCORD)}`)).toContain(asked);
    expect(await page(`${week}&channel=slack:C0GENERAL`)).not.toContain(asked);
  });

  test('tells that all is paused', async () => {
    expect(await page('/calendar')).not.toContain('All deliveries are paused');
    await stage.herald.queue.pause();
    expect(await page('/calendar')).toContain('All deliveries are paused');
    await stage.herald.queue.resume();
  });

  test('has the reminders of an event on the days on which they go out', async () => {
    const { id } = stage.post('later.md');
    const startMs = stage.herald.commands.now().getTime() + 300 * 86_400_000;
    const rows = [1_440, 60].map((leadMinutes) => ({
      key: reminderKeyOf(id, 'slack:C0GENERAL', { leadMinutes, startMs }),
      postId: id,
      destination: 'slack:C0GENERAL' as const,
      purpose: 'reminder' as const,
      state: 'planned' as const,
      reason: { kind: 'reminder' as const, leadMinutes },
      digestKey: null,
      dueAt: new Date(startMs - leadMinutes * 60_000).toISOString(),
    }));
    await stage.herald.ledger.plan(rows);
    for (const { dueAt } of rows) {
      const ways = waysIn(await page(`/calendar?week=${dueAt.slice(0, 10)}&channel=slack:C0GENERAL`));
      const [path = '', words] = ways.find(([way]) => way.includes(`day=${dueAt.slice(0, 10)}`)) ?? [];
      expect(words).toMatch(/^[12] waiting$/);
      expect(await page(path)).toContain('reminder');
    }
  });

  test.each([
    ['month=2026-13', '“2026-13” is not a month'],
    ['week=<script>', '“&lt;script&gt;” is not a day'],
    ['channel=nowhere', '“nowhere” is not a channel'],
    ['kind=nothing', '“nothing” is not a kind to filter by. Write one like digest'],
  ])('says what is wrong with ?%s, and shows this month', async (query, words) => {
    const html = await page(`/calendar?${query}`);
    expect(html).toContain(words);
    expect(html).toContain('class="calendar"');
  });

  test('leads to the weeks and months around, with its filter', async () => {
    const html = (await page('/calendar?month=2026-11&kind=digest&channel=slack:C1')).replaceAll('&amp;', '&');
    const rest = '&channel=slack%3AC1&kind=digest';
    for (const place of ['month=2026-10', 'month=2026-12', 'week=2026-11-15']) expect(html).toContain(`href="/calendar?${place}${rest}"`);
    expect((await page('/calendar?week=2026-11-15&kind=digest')).replaceAll('&amp;', '&')).toContain(
      'href="/calendar?month=2026-11&kind=digest"',
    );
  });
});
