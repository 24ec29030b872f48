import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { syncPath } from './sync-path.ts';

/** Small buffers suffice: the database of a busy Herald is a few tens of megabytes. */
const SETTINGS: readonly string[] = [
  'search_path=bullmq,public',
  'shared_buffers=16MB',
  'wal_buffers=1MB',
  'max_wal_size=64MB',
  'min_wal_size=32MB',
  'jit=off',
];

/** Matches PostgreSQL's message about why it ends. */
const GRAVE = /(?:PANIC|FATAL): .*/;

/** An open embedded database. */
export interface EmbeddedPostgres {
  db: PGlite;
  /** Returns the number of fsync calls so far; null if they are switched off. */
  syncs(): number | null;
}

/** Opens the folder with PostgreSQL inside this thread. `onPanic` is called if it stops itself later. @throws {Error} if it does not open */
export async function openPglite(directory: string, fsync: boolean, onPanic: (reason: string) => void): Promise<EmbeddedPostgres> {
  const files = fsync ? new SyncedNodeFs(directory) : new NodeFS(directory);
  let lastWords = '';
  const onStderr = (line: string) => {
    lastWords = GRAVE.exec(line)?.[0] ?? lastWords;
    return false;
  };
  const db = await PGlite.create({ fs: files, startParams: startParams(fsync), onStderr }).catch((error: unknown) => {
    throw new Error(lastWords || reasonOf(error), { cause: error });
  });
  // PGlite ignores this, and would then wait for ever for an answer from an engine that has stopped.
  Object.assign(db.Module, { onAbort: () => onPanic(lastWords || 'it gave no reason') });
  return { db, syncs: () => (files instanceof SyncedNodeFs ? files.syncs : null) };
}

/** WASI's numbers for errors of the disk: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#-errno-variant */
const DISK_ERRORS: Readonly<Record<number, string>> = { 2: 'EACCES', 19: 'EDQUOT', 29: 'EIO', 51: 'ENOSPC', 63: 'EPERM', 69: 'EROFS' };

/** Returns the reason of an error; Emscripten throws objects that are not errors and have only a number. */
function reasonOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'errno' in error && typeof error.errno === 'number')
    return DISK_ERRORS[error.errno] ?? `the file system refuses (number ${error.errno})`;
  return error instanceof Error ? error.message : String(error);
}

function startParams(fsync: boolean): string[] {
  const defaults = PGlite.defaultStartParams.filter((parameter) => !(fsync && parameter === '-F'));
  const settings = fsync ? [...SETTINGS, 'wal_sync_method=fsync'] : SETTINGS;
  return [...defaults, ...settings.flatMap((setting) => ['-c', setting])];
}

/** Emscripten's options, as PGlite types them. */
type EngineOptions = Parameters<NodeFS['init']>[1];

/** The parts of Emscripten's file system for Node that we use. */
interface NodeFileSystem {
  /** `nfd`: Node's file descriptor; directories have none. */
  stream_ops: { fsync?: (stream: { nfd?: number; node: object }) => number };
  realPath(node: object): string;
}

/** Emscripten's number for EIO. */
const EIO = 29;

/** PGlite's folder on disk, with an fsync that reaches the disk: PGlite's own does nothing. Needs PostgreSQL started without `-F` and with `wal_sync_method=fsync`. */
class SyncedNodeFs extends NodeFS {
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
          if (nfd === undefined) syncPath(files.realPath(node));
          else fsyncSync(nfd);
          return 0;
        } catch {
          // PostgreSQL must learn of it: it stops rather than confirm a commit that is not on disk.
          return EIO;
        }
      };
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}
