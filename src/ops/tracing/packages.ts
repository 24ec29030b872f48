/** What traces need, loaded only where they are wanted; the majors that go together and run on every Node that Herald runs on. */
const PACKAGES = {
  '@opentelemetry/api': '1.9',
  '@opentelemetry/exporter-trace-otlp-http': '0.223',
  '@opentelemetry/resources': '2',
  '@opentelemetry/sdk-trace-node': '2',
  'bullmq-otel': '2',
} as const;

/** How whoever wants traces gets them. */
export const TRACING_INSTALL = `npm install ${Object.entries(PACKAGES)
  .map(([name, version]) => `${name}@${version}`)
  .join(' ')}`;

/** Names of those packages that are not installed. Loads those that are. @throws whatever a broken one throws */
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
