import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate file system in memory. */
export interface SmallDisk {
  path: string;
  remove(): void;
}

/** Mounts a disk with these mount options; null, with a warning, if this user may not mount. */
export function mountSmallDisk(options: string): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'herald-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
  const remove = (): void => {
    if (status === 0) spawnSync('umount', ['--lazy', path], { stdio: 'ignore' });
    rmSync(path, { recursive: true, force: true });
  };
  if (status === 0) return { path, remove };
  console.warn('SKIPPED: tests on a full or read-only disk, because this user may not mount one');
  remove();
  return null;
}
