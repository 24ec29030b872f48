import type { Span, SpanKind } from '@opentelemetry/api';
import type { BullMQOtel } from 'bullmq-otel';
import { withTimeout } from '../../lib/timeout.ts';
import { heraldVersion } from '../../lib/version.ts';
import type { Log } from '../events/index.ts';

/** Packages that traces need, loaded only if tracing is enabled; major versions that fit together and run on every Node version that Herald supports. */
const PACKAGES = {
  '@opentelemetry/api': '1.9',
  '@opentelemetry/exporter-trace-otlp-http': '0.223',
  '@opentelemetry/resources': '2',
  '@opentelemetry/sdk-trace-node': '2',
  'bullmq-otel': '2',
} as const;

/** The command that installs the packages for tracing. */
export const TRACING_INSTALL = `npm install ${Object.entries(PACKAGES)
  .map(([name, version]) => `${name}@${version}`)
  .join(' ')}`;

/** Names of those packages that are not installed. Loads those that are. @throws whatever a broken package throws */
export async function missingTracingPackages(
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.keys(PACKAGES).map((name) =>
      load(name).then(
        () => null,
        (error: unknown) => {
          if (isNotFound(error)) return name;
          throw error;
        },
      ),
    ),
  );
  return found.filter((name) => name !== null);
}

function isNotFound(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

/** The interface through which BullMQ writes spans: the part of its `Telemetry` that is used. */
type QueueTelemetry = Pick<BullMQOtel, 'contextManager'> & { tracer: Pick<BullMQOtel['tracer'], 'startSpan'> };
type QueueSpan = ReturnType<QueueTelemetry['tracer']['startSpan']>;

/** Name and attributes of a span. The name contains no id, so that the number of names stays small. */
export interface SpanFacts {
  name: string;
  kind: 'client' | 'consumer';
  attributes: Readonly<Record<string, string | number>>;
}

/** Sends spans to a collector. */
export interface Tracing {
  /** Runs `work` inside a span that ends with it. `failureOf`: how the span describes a rejection, from a closed set of words. */
  traced<T>(facts: SpanFacts, work: () => Promise<T>, failureOf: (error: unknown) => string): Promise<T>;
  /** For BullMQ: jobs carry the trace that they belong to. */
  queue: QueueTelemetry;
  /** Sends the remaining spans, for at most a second. */
  close(): Promise<void>;
}

const FLUSH_MS = 1_000;

/** Sends spans to the OTLP collector at `endpoint` (without `/v1/traces`), configured by its own `OTEL_…` variables. Null if the packages are not installed, which is logged. */
export async function openTracing(endpoint: string, log: Log): Promise<Tracing | null> {
  const missing = await missingTracingPackages();
  if (missing.length > 0) {
    log('tracing.not-installed', { packages: missing.join(', '), hint: TRACING_INSTALL });
    return null;
  }
  const [{ context, propagation, SpanKind, SpanStatusCode, trace }, { OTLPTraceExporter }, resources, sdk, otel] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-node'),
    import('bullmq-otel'),
  ]);
  const exporter = new OTLPTraceExporter({ url: new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href });
  const exported = exporter.export.bind(exporter);
  let failing = false;
  // OpenTelemetry's own error reports are discarded; a lasting failure is logged once.
  exporter.export = (spans, done) =>
    exported(spans, (result) => {
      if (result.code !== 0 && !failing) log('tracing.export-failed', { error: result.error ?? new Error('no reason given') });
      failing = result.code !== 0;
      done(result);
    });
  const provider = new sdk.NodeTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'herald', 'service.version': heraldVersion() }))
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = trace.getTracer('herald', heraldVersion());
  const kinds: Readonly<Record<SpanFacts['kind'], SpanKind>> = { client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };

  function failed(span: Span, type: string): void {
    span.setAttribute('error.type', type);
    span.setStatus({ code: SpanStatusCode.ERROR, message: type });
  }

  return {
    traced: ({ name, kind, attributes }, work, failureOf) =>
      tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, async (span) => {
        try {
          return await work();
        } catch (error) {
          failed(span, failureOf(error));
          throw error;
        } finally {
          span.end();
        }
      }),
    queue: quietTelemetry(new otel.BullMQOtel({ tracerName: 'herald', version: heraldVersion() })),
    async close() {
      await withTimeout(FLUSH_MS, Promise.allSettled([provider.shutdown()]));
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

// https://opentelemetry.io/docs/specs/otel/trace/api/#spankind: for a queue, only adding (3) and processing jobs (4) matter.
const EXPORTED_KINDS: readonly (number | undefined)[] = [3, 4];

/** The same telemetry without BullMQ's internal spans (an idle worker makes one every few seconds) and without error messages: these are in the log, where secrets are removed. */
function quietTelemetry({ tracer, contextManager }: QueueTelemetry): QueueTelemetry {
  return {
    contextManager,
    tracer: {
      startSpan: (name, options, context) => {
        if (!EXPORTED_KINDS.includes(options?.kind)) return NO_SPAN;
        const span = tracer.startSpan(name, options, context);
        return {
          setSpanOnContext: (outer) => span.setSpanOnContext(outer),
          setAttribute: (key, value) => span.setAttribute(key, value),
          setAttributes: (attributes) => span.setAttributes(attributes),
          addEvent: () => undefined,
          recordException: () => undefined,
          end: () => span.end(),
        };
      },
    },
  };
}

const nothing = (): void => undefined;

const NO_SPAN: QueueSpan = {
  setSpanOnContext: (context) => context,
  setAttribute: nothing,
  setAttributes: nothing,
  addEvent: nothing,
  recordException: nothing,
  end: nothing,
};
