import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { PLATFORMS } from '../../app/platforms.ts';
import { explainFileError } from '../../lib/data-directory.ts';
import { Unsuccessful } from '../../lib/errors.ts';
import { heraldVersion } from '../../lib/version.ts';
import type { DumpPart, RowCounts, Upkeep } from '../../ports/upkeep.ts';
import type { CliContext } from '../cli-context.ts';

/**
 * A backup is one gzip file of JSON lines: a head; for each table a line that begins it and a line per row; at the end the number of rows of each
 * table and the SHA-256 of all previous lines.
 */
const HEAD = z.object({
  format: z.literal('herald-backup'),
  formatVersion: z.number().int(),
  herald: z.string(),
  createdAt: z.iso.datetime(),
  database: z.string(),
  schema: z.array(z.string()).min(1),
  settings: z.object({ env: z.record(z.string(), z.string()), secrets: z.array(z.string()), yaml: z.string().nullable() }),
});
const PART = z.union([
  z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.array(z.string().nullable()).transform((row) => ({ row })),
  z.strictObject({ end: z.strictObject({ rows: z.record(z.string(), z.number()), sha256: z.string() }) }),
]);
const FORMAT_VERSION = 1;
/** Maximum length of a line, enough for a row with a very long post, characters. */
const LINE_MAX_CHARS = 64 * 1024 * 1024;
/** Minimum amount of text written at once, characters. */
const CHUNK_CHARS = 256 * 1024;

export type BackupHead = z.infer<typeof HEAD>;

/** The result of a backup; `why` is a sentence. */
export type BackupDone = { kind: 'backup'; rows: RowCounts; bytes: number } | { kind: 'refused'; why: string };

interface BackupFacts {
  database: string;
  settings: KeptSettings;
  onRows: (rows: number) => void;
}

/** Writes a backup that only its owner can read. The file gets its name once it is complete. */
export async function writeBackup(
  upkeep: Upkeep,
  { file, overwrite }: { file: string; overwrite: boolean },
  { database, settings, onRows }: BackupFacts,
): Promise<BackupDone> {
  if (!overwrite && existsSync(file)) return { kind: 'refused', why: `${file} already exists: name another file, or add --force` };
  const unfinished = `${file}.unfinished`;
  const gzip = createGzip();
  let stopped: unknown = null;
  const written = pipeline(gzip, createWriteStream(unfinished, { mode: 0o600 })).catch((error: unknown) => {
    stopped = error;
  });
  const hash = createHash('sha256');
  let chunk = '';
  const flush = async (): Promise<void> => {
    if (stopped !== null) throw stopped;
    hash.update(chunk);
    const isTaken = gzip.write(chunk);
    chunk = '';
    if (!isTaken) await Promise.race([new Promise((resolve) => gzip.once('drain', resolve)), written]);
  };
  const write = async (value: unknown): Promise<void> => {
    chunk += `${JSON.stringify(value)}\n`;
    if (chunk.length >= CHUNK_CHARS) await flush();
  };
  try {
    const createdAt = new Date().toISOString();
    const head = { format: 'herald-backup', formatVersion: FORMAT_VERSION, herald: heraldVersion(), createdAt, database };
    await write({ ...head, schema: await upkeep.schema(), settings });
    let count = 0;
    const rows = await upkeep.dump(async (part) => {
      if ('row' in part) onRows(++count);
      await write('row' in part ? part.row : part);
    });
    await flush();
    gzip.end(`${JSON.stringify({ end: { rows, sha256: hash.digest('hex') } })}\n`);
    await written;
    if (stopped !== null) throw stopped;
    renameSync(unfinished, file);
    return { kind: 'backup', rows, bytes: statSync(file).size };
  } catch (error) {
    gzip.destroy();
    await written;
    rmSync(unfinished, { force: true });
    const why = explainFileError(error, file);
    if (why !== null) return { kind: 'refused', why };
    throw error;
  }
}

/** Reads a whole backup and checks it. @throws {Unsuccessful} if it is incomplete or was changed */
export async function checkBackup(file: string): Promise<{ head: BackupHead; rows: RowCounts }> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let head: BackupHead | null = null;
  let table: string | null = null;
  let end: { rows: RowCounts; sha256: string } | null = null;
  for await (const line of linesOf(file)) {
    if (end) throw damaged(file, 'something follows its last line');
    if (!head) head = parseHead(file, line);
    else {
      const part = parsePart(file, line);
      if ('end' in part) {
        end = part.end;
        continue;
      }
      if ('table' in part) table = part.table;
      else if (table === null) throw damaged(file, 'a row has no table');
      counts[table ?? ''] = (counts[table ?? ''] ?? 0) + ('row' in part ? 1 : 0);
    }
    hash.update(`${line}\n`);
  }
  if (!head || !end) throw damaged(file, 'its end is missing');
  if (hash.digest('hex') !== end.sha256) throw damaged(file, 'its checksum is wrong');
  if (JSON.stringify(Object.entries(counts).sort()) !== JSON.stringify(Object.entries(end.rows).sort()))
    throw damaged(file, 'its number of rows does not match its last line');
  return { head, rows: counts };
}

/** Yields the tables and rows of a backup that has been checked. */
export async function* partsOf(file: string): AsyncGenerator<DumpPart> {
  let isHead = true;
  for await (const line of linesOf(file)) {
    const part = isHead ? null : parsePart(file, line);
    isHead = false;
    if (part && !('end' in part)) yield part;
  }
}

function parseHead(file: string, line: string): BackupHead {
  const head = HEAD.safeParse(parseJson(line));
  if (!head.success) throw new Unsuccessful(`${file} is not a backup of Herald`);
  if (head.data.formatVersion > FORMAT_VERSION)
    throw new Unsuccessful(
      `${file} was written by Herald ${head.data.herald}, in a form that this version can't read: upgrade Herald first`,
    );
  return head.data;
}

function parsePart(file: string, line: string): z.infer<typeof PART> {
  const part = PART.safeParse(parseJson(line));
  if (!part.success) throw damaged(file, 'a line in it is not part of a backup');
  return part.data;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function damaged(file: string, why: string): Unsuccessful {
  return new Unsuccessful(`${file} is damaged: ${why}. Nothing was changed; use another backup`);
}

/** Yields lines without their breaks. Only `\n` is a line break: rows may contain other line separators. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  const text = createGunzip();
  // An error of the file also ends the reading of `text`.
  pipeline(createReadStream(file), text).catch(() => undefined);
  const decoder = new TextDecoder('utf-8');
  try {
    for await (const piece of text) {
      rest += decoder.decode(piece, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_MAX_CHARS) throw damaged(file, 'a line in it is too long');
      yield* lines;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Unsuccessful(`there is no file ${file}`);
    if (code === 'EACCES' || code === 'EISDIR') throw new Unsuccessful(`${file} can't be read (${code})`);
    if (code?.startsWith('Z_'))
      throw code === 'Z_DATA_ERROR' && rest === ''
        ? new Unsuccessful(`${file} is not a backup of Herald`)
        : damaged(file, 'it is not whole');
    throw error;
  }
  if (rest !== '') throw damaged(file, 'its end is missing');
}

/** Settings as kept in a backup, without secrets. */
export type KeptSettings = ReturnType<typeof settingsToKeep>;

/** Herald's settings that do not begin with `HERALD_`. */
const OTHERS = ['DATABASE_URL', 'REDIS_URL', ...PLATFORMS.flatMap(({ settings }) => Object.keys(settings))];
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|KEY|^DATABASE_URL$|^REDIS_URL$/;
/** Matches an address that contains a login. */
const SECRET_VALUE = /:\/\/[^/\s]*@/;

/** Returns the settings of this process that a backup may contain. */
export function settingsToKeep({ env, cwd }: Pick<CliContext, 'env' | 'cwd'>) {
  const own = Object.entries(env).filter(([name, value]) => (name.startsWith('HERALD_') || OTHERS.includes(name)) && value?.trim());
  const isSecret = ([name, value]: readonly [string, string | undefined]): boolean =>
    SECRET_NAME.test(name) || SECRET_VALUE.test(value ?? '');
  const file = resolve(cwd, env.HERALD_CONFIG ?? 'herald.yaml');
  return {
    env: Object.fromEntries(own.filter((entry) => !isSecret(entry)).map(([name, value]) => [name, value ?? ''])),
    /** Names of secrets that were set. */
    secrets: own.filter(isSecret).map(([name]) => name),
    /** The text of herald.yaml; null if there is no such file. */
    yaml: existsSync(file) ? readFileSync(file, 'utf8') : null,
  };
}
