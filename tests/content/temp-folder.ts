import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually as askUntil } from '../support/eventually.ts';

export interface TempFolder {
  dir: string;
  /** Writes a file, its folders included. */
  write(path: string, text: string | Uint8Array): Promise<void>;
}

/** An empty folder with these files; gone when the test is over. */
export async function tempFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TempFolder> {
  const dir = await mkdtemp(join(tmpdir(), 'herald-content-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const write = async (path: string, text: string | Uint8Array) => {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return { dir, write };
}

/** Text of a small valid post. */
export function postText(title: string, more = ''): string {
  return `---\ntitle: '${title}'\n${more}---\nBody of ${title}.\n`;
}

/** Resolves once `isTrue`. @throws {Error} after `deadlineMs` */
export async function eventually(isTrue: () => boolean, deadlineMs = 5_000): Promise<void> {
  await askUntil(isTrue, (answer) => answer, 'it is true', deadlineMs);
}
