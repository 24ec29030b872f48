import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RESERVED_NAMES } from '../../src/ops/events/event.ts';
import type { Log } from '../../src/ops/log.ts';
import { EVENTS, type EventName } from '../support/all-events.ts';
import { sampleSentence } from '../support/event-samples.ts';
import { eventsPage } from '../support/events-page.ts';

const root = new URL('../../', import.meta.url);

function sources(): { path: string; text: string }[] {
  return ['src', 'adapters'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.ts') && !path.startsWith('src/ops/events/') && !/^adapters\/\w+\/events\.ts$/.test(path))
      .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') })),
  );
}

describe('the table of events', () => {
  const files = sources();
  const names = Object.keys(EVENTS) as EventName[];

  it('has no event that nobody notes', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(names.filter((name) => !files.some(({ text }) => text.includes(`'${name}'`)))).toEqual([]);
  });

  it('has every event that is noted, and nobody has a log of another type', () => {
    const noted = files.flatMap(({ text }) => [...text.matchAll(/\blog\(\s*['"`]([^'"`]+)['"`]/g)].map(([, name = '']) => name));
    expect(noted.length).toBeGreaterThan(60);
    expect(noted.filter((name) => !(name in EVENTS))).toEqual([]);
    expect(files.filter(({ text }) => /\bevent: string, facts\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('does not compile for an unknown name, and for missing, ill-typed or further fields', () => {
    const log: Log = () => undefined;
    log('webhook.push', { pushEvent: 'push' });
    // @ts-expect-error there is no such event
    log('webhook.pushed', { pushEvent: 'push' });
    // @ts-expect-error a field is missing
    log('webhook.push', {});
    // @ts-expect-error a field has another type
    log('webhook.push', { pushEvent: 3 });
    // @ts-expect-error a field too many, which would take the place of the log's own
    log('webhook.push', { pushEvent: 'push', event: 'push' });
    // @ts-expect-error an event without fields
    log('slack.connected', { hello: 1 });
    expect(RESERVED_NAMES).toContain('event');
  });

  it('makes docs/events.md: run npx tsx docs/render-events.ts', () => {
    expect(readFileSync(new URL('docs/events.md', root), 'utf8')).toBe(eventsPage());
  });

  it.each(names)('%s has a sentence in which nothing is missing', (name) => {
    expect(sampleSentence(name)).not.toMatch(/undefined|NaN|\[object|[‹›.]$|^[A-Z][a-z]+ed /);
  });

  it('tells at the default level what an operator has to know', () => {
    const shown: EventName[] = [
      ...(['delivery.target-paused', 'pause.ended', 'delivery.held', 'delivery.in-doubt', 'delivery.failed', 'delivery.fault'] as const),
      ...(['post.problem', 'scan.held', 'scan.failed', 'watch.failed', 'outage.began', 'outage.ended'] as const),
      ...(['slack.sdk-error', 'slack.sdk-warning', 'discord.token-refused', 'discord.commands-failed'] as const),
      ...(['command.fault', 'control.fault', 'database.broken', 'queue.handler-failed', 'queue.redis-unsuitable'] as const),
    ];
    expect(shown.filter((name) => !['warn', 'error'].includes(EVENTS[name].level))).toEqual([]);
    const routine: EventName[] = [
      'delivery.delivered',
      'scan.finished',
      'slack.connected',
      'queue.wakeups-restored',
      'delivery.attempt-failed',
      'webhook.push',
    ];
    expect(routine.filter((name) => EVENTS[name].level !== 'info')).toEqual([]);
  });
});
