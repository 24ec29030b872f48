import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

// Loaded into a Herald process (`--import`): at each SIGUSR2, writes to BENCH_COVERAGE which files have run since the previous one.
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
