import type { Config } from '../config/config.ts';
import type { Finding } from './doctor-deliveries.ts';

/** Whether traces can be sent, where a collector is set; else nothing. `load`: imports a package; default: Node's own. */
export async function tracesFindings(
  { tracing }: Pick<Config, 'tracing'>,
  load?: (name: string) => Promise<unknown>,
): Promise<readonly Finding[]> {
  if (tracing === null) return [];
  const { missingTracingPackages, TRACING_INSTALL } = await import('../ops/tracing/packages.ts');
  const missing = await missingTracingPackages(load);
  if (missing.length === 0) return [{ part: 'traces', ok: true, detail: 'their packages are installed' }];
  const detail = `OTEL_EXPORTER_OTLP_ENDPOINT is set, but ${missing.join(', ')} can't be found. Install what traces need: ${TRACING_INSTALL}`;
  return [{ part: 'traces', ok: false, detail }];
}
