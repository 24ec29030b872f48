import { execFileSync } from 'node:child_process';

/** Builds `dist/` once, so that tests that start a whole Herald start the code they stand beside. */
export default function setup(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'inherit' });
}
