/** A span as BullMQ writes it. */
interface QueueSpan {
  setSpanOnContext(context: unknown): unknown;
  setAttribute(key: string, value: never): void;
  setAttributes(attributes: never): void;
  addEvent(name: string, attributes?: never): void;
  recordException(exception: never, time?: never): void;
  end(): void;
}

/** What BullMQ writes spans with: the part of its `Telemetry` that is used. */
export interface QueueTelemetry {
  tracer: { startSpan(name: string, options?: { kind: number }, context?: unknown): QueueSpan };
  contextManager: {
    with<A extends (...args: never[]) => unknown>(context: unknown, work: A): ReturnType<A>;
    active(): unknown;
    getMetadata(context: unknown): string;
    fromMetadata(active: unknown, metadata: string): unknown;
  };
}

// https://opentelemetry.io/docs/specs/otel/trace/api/#spankind: of a queue, what is put in (3) and what is taken out (4) matters.
const TOLD_KINDS: readonly (number | undefined)[] = [3, 4];

/**
 * The same without what BullMQ does for itself: an idle worker would write a span every few seconds, each a trace of its own.
 * Errors are told without their words: these are in the log, where secrets are taken out.
 */
export function quietTelemetry({ tracer, contextManager }: QueueTelemetry): QueueTelemetry {
  return {
    contextManager,
    tracer: {
      startSpan: (name, options, context) => {
        if (!TOLD_KINDS.includes(options?.kind)) return NO_SPAN;
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
