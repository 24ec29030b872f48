import { spawnSync } from 'node:child_process';

/** Builds `dist/` once, so that tests that start a whole Herald start the code they stand beside. Type errors are `npm run types`' business. */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'ignore' });
  // 2: emitted, with type errors.
  if (status !== 0 && status !== 2) throw new Error(`tsc ended with ${status}; try npm run build`);
}
