import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** Emscripten's options as PGlite has them. */
type EngineOptions = Parameters<NodeFS['init']>[1];

/** What we use of Emscripten's file system on Node. */
interface NodeFileSystem {
  /** `nfd`: Node's file descriptor; directories have none. */
  stream_ops: { fsync?: (stream: { nfd?: number; node: object }) => number };
  realPath(node: object): string;
}

/** Emscripten's number for EIO. */
const EIO = 29;

/**
 * PGlite's folder on disk, whose fsync reaches the disk: without this PGlite's fsync does nothing, and a power cut takes what was promised.
 * Needs PostgreSQL started without `-F` and with `wal_sync_method=fsync`.
 */
export class SyncedNodeFs extends NodeFS {
  /** fsync calls so far. */
  syncs = 0;

  /** Called by PGlite. */
  override async init(pg: PGlite, options: EngineOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const preRun = emscriptenOpts.preRun ?? [];
    preRun.push((engine) => {
      const files = engine.NODEFS as unknown as NodeFileSystem;
      files.stream_ops.fsync = ({ nfd, node }) => {
        this.syncs++;
        try {
          if (nfd === undefined) syncDirectory(files.realPath(node));
          else fsyncSync(nfd);
          return 0;
        } catch {
          // PostgreSQL must hear of it: it stops rather than promise what is not on the disk.
          return EIO;
        }
      };
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/** fsync of a directory, so that files made or renamed in it are found again after a power cut. @throws {Error} as `node:fs` does */
export function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
