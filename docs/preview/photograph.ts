import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'];

/** Takes a picture of a page, as high as its content, `scale` times its size in pixels. @throws {Error} when Chromium (`CHROMIUM`) can't */
export async function photograph(page: string, picture: string, scale: number): Promise<void> {
  const url = pathToFileURL(page).href;
  const flags = [...FLAGS, `--force-device-scale-factor=${scale}`];
  const { stdout } = await run(CHROMIUM, [...flags, '--dump-dom', url]);
  const [, width] = /data-width="(\d+)"/.exec(stdout) ?? [];
  const [, height] = /data-height="(\d+)"/.exec(stdout) ?? [];
  if (!width || !height) throw new Error(`Chromium did not say how large ${page} is`);
  await run(CHROMIUM, [...flags, `--window-size=${width},${height}`, `--screenshot=${picture}`, url]);
}
