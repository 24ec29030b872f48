import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

// Loaded into a Herald (`--import`): at each SIGUSR2 it writes which of its files ran since the one before, into BENCH_COVERAGE.
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
process.on('SIGUSR2', () => {
  session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
    const ran = result.filter(({ functions }) => functions.some(({ ranges }) => ranges[0].count > 0));
    writeFileSync(process.env.BENCH_COVERAGE, JSON.stringify(ran.map(({ url }) => url)));
    process.stdout.write('{"event":"coverage"}\n');
  });
});
