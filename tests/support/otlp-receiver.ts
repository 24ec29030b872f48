import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived. */
interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Id of the span that it is part of; null if it begins its trace. */
  parentId: string | null;
  name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer: the numbers of OTLP. */
  kind: number;
  attributes: Readonly<Record<string, unknown>>;
  service: Readonly<Record<string, unknown>>;
  failed: boolean;
  events: number;
}

/** A loopback OTLP/HTTP collector that keeps what it receives. */
export interface OtlpReceiver {
  url: string;
  requests: () => number;
  spans: () => readonly ReceivedSpan[];
  stop: () => Promise<void>;
}

interface Attribute {
  key: string;
  value: Readonly<Record<string, unknown>>;
}

interface Body {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[];
}

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Attribute[];
  status: { code?: number };
  events?: unknown[];
}

/** Starts a receiver. `status`: HTTP status of its answers; default 200. */
export async function startOtlpReceiver(status = 200): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      if (request.method === 'POST' && request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(Buffer.concat(chunks).toString())));
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    spans: () => spans,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansOf({ resourceSpans }: Body): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId, name, kind, attributes, status, events }) => ({
        traceId,
        spanId,
        parentId: parentSpanId || null,
        name,
        kind,
        attributes: valuesOf(attributes),
        service: valuesOf(resource.attributes),
        failed: status.code === 2,
        events: events?.length ?? 0,
      })),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
