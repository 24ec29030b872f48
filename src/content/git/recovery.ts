import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitPaths } from './paths.ts';

/** No command of ours runs longer, ms. */
const STALE_MS = 150_000;

/** Work that a process began and did not end. */
interface Unfinished {
  pid: number;
  /** The commit that was being checked out; null: something else was under way. */
  commit: string | null;
}

const noteOf = ({ home }: GitPaths): string => join(home, 'unfinished');

/** Does work that a crash could leave half-done, with a note of it on disk meanwhile. The note stays where the work fails. */
export async function withMarkerFile<T>(folders: GitPaths, commit: string | null, work: () => Promise<T>): Promise<T> {
  const note: Unfinished = { pid: process.pid, commit };
  await writeFile(noteOf(folders), JSON.stringify(note), { mode: 0o600 });
  const result = await work();
  await rm(noteOf(folders), { force: true });
  return result;
}

/** What a process that is no more left half-done, after its locks are removed; null: nothing, or another process is at it. */
export async function interruptedCommands(folders: GitPaths): Promise<{ commit: string | null } | null> {
  const note = await readFile(noteOf(folders), 'utf8').catch(() => null);
  if (note === null) return null;
  const { pid, commit } = parseNote(note);
  // In a container every process may have the same number; and a number may be given again after a restart of the machine.
  const { mtimeMs } = await stat(noteOf(folders)).catch(() => ({ mtimeMs: 0 }));
  if (pid !== process.pid && isAlive(pid) && Date.now() - mtimeMs < STALE_MS) return null;
  const files = await readdir(folders.gitDir, { recursive: true }).catch((): string[] => []);
  for (const file of files) if (file.endsWith('.lock')) await rm(join(folders.gitDir, file), { force: true });
  return { commit };
}

/** A note that was itself left half-written names nothing. */
function parseNote(text: string): Unfinished {
  try {
    const { pid, commit } = JSON.parse(text) as Unfinished;
    return { pid, commit };
  } catch {
    return { pid: 0, commit: null };
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
