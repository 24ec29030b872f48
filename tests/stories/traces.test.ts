import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, startHerald } from '../support/herald-process.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';

/** Prints, at the end of the process, which of the packages it has loaded. */
const TELL_LOADED = `--import=data:text/javascript,${encodeURIComponent(
  "import Module from 'node:module'; process.on('exit', () => process.stderr.write('loaded: ' + ['sdk-trace-node', 'exporter-trace-otlp-http', 'bullmq-otel'].filter((name) => Object.keys(Module._cache).some((file) => file.includes('/' + name + '/'))).join(' ') + '.'));",
)}`;

let platforms: Platforms;
let home: Home;
let receiver: OtlpReceiver;
let herald: HeraldProcess | undefined;
beforeAll(async () => {
  [platforms, receiver] = await Promise.all([startPlatforms(), startOtlpReceiver()]);
});
afterAll(() => Promise.all([platforms.stop(), receiver.stop()]));
beforeEach(() => {
  home = makeHome();
  Object.assign(home.env, platforms.env, { HERALD_ANNOUNCE_TO: 'slack:C0GENERAL', NODE_OPTIONS: TELL_LOADED });
});
afterEach(async () => {
  await herald?.end('SIGKILL');
  home.remove();
});

async function announce(title: string): Promise<void> {
  await herald?.says(/Ready in/);
  home.post(`${title}.md`, frontMatter(title));
  await until(() => platforms.counts('slack:C0GENERAL', [title])[0] === 1, `${title} in Slack`);
}

it('a delivery is one trace, from the queue to the platform, and what is left leaves with the process', async () => {
  herald = startHerald(home, ['start'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=story',
  });
  await announce('traced');
  await herald.end('SIGTERM');
  expect(herald.err()).toContain('loaded: sdk-trace-node exporter-trace-otlp-http bullmq-otel.');
  const spans = await eventually(receiver.spans, (all) => all.some(({ name }) => name.startsWith('post ')), 'the spans of a delivery');
  const post = spans.find(({ name }) => name === 'post slack:{channel}');
  const process = spans.find(({ spanId }) => spanId === post?.parentId);
  const enqueue = spans.find(({ spanId }) => spanId === process?.parentId);
  expect([enqueue?.name, process?.name]).toEqual(['addBulk herald-deliveries', 'process herald-deliveries']);
  expect([enqueue?.kind, process?.kind, enqueue?.parentId]).toEqual([4, 5, null]);
  expect(new Set([post, process, enqueue].map((span) => span?.traceId)).size).toBe(1);
  expect(post?.service).toMatchObject({ 'service.name': 'herald', 'deployment.environment': 'story' });
  // What the queue does for itself would be traces without an end to them.
  expect(spans.filter(({ kind }) => kind === 1)).toEqual([]);
  expect(spans.filter(({ name }) => name.includes('C0GENERAL'))).toEqual([]);
  expect(spans.filter(({ events }) => events > 0)).toEqual([]);
});

it('without a collector nothing of it is loaded, and nothing is sent', async () => {
  const before = receiver.requests();
  herald = startHerald(home);
  await announce('untraced');
  await herald.end('SIGTERM');
  expect(herald.err()).toContain('loaded: .');
  expect(receiver.requests()).toBe(before);
});
