import type { ServerResponse } from 'node:http';
import type { FaultAnswer } from './faults.ts';

interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Sends an answer, or what a fault makes of it. */
export function sendAnswer(response: ServerResponse, good: HttpAnswer, fault: FaultAnswer | null): void {
  if (fault === 'stall') return;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
  } else if (fault === 'truncate') {
    response.writeHead(good.status, { ...good.headers, 'content-length': String(Buffer.byteLength(good.body)) });
    response.write(good.body.slice(0, Math.floor(good.body.length / 2)), () => response.socket?.resetAndDestroy());
  } else if (fault === 'stall-body') {
    response.writeHead(good.status, { ...good.headers, 'content-length': String(Buffer.byteLength(good.body)) });
    response.write(good.body.slice(0, Math.floor(good.body.length / 2)));
  } else if (fault !== null && 'lateMs' in fault) {
    setTimeout(() => response.writeHead(good.status, good.headers).end(good.body), fault.lateMs);
  } else if (fault !== null && 'error' in fault) {
    response.writeHead(200, good.headers).end(JSON.stringify({ ok: false, error: fault.error }));
  } else if (fault !== null) {
    response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? '');
  } else {
    response.writeHead(good.status, good.headers).end(good.body);
  }
}
