import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1.5'];

/** Takes a picture of a page, as high as its content, one and a half times its size in pixels. @throws {Error} when Chromium (`CHROMIUM`) can't */
export async function photograph(page: string, picture: string): Promise<void> {
  const url = pathToFileURL(page).href;
  const { stdout } = await run(CHROMIUM, [...FLAGS, '--dump-dom', url]);
  const [, width] = /data-width="(\d+)"/.exec(stdout) ?? [];
  const [, height] = /data-height="(\d+)"/.exec(stdout) ?? [];
  if (!width || !height) throw new Error(`Chromium did not say how large ${page} is`);
  await run(CHROMIUM, [...FLAGS, `--window-size=${width},${height}`, `--screenshot=${picture}`, url]);
}
