import { crc32 } from 'node:zlib';
import { ANALYZER_VERSION } from '../text/analyze.ts';
import { STOP_WORDS } from '../text/word-lists.ts';
import { IMPACT_TERMS } from './impact.ts';
import { INDEXED_MAX_CHARS } from './post-entry.ts';

/** A number for how texts become postings: indexes of another number are made anew. Pure. */
export function indexSignature(): number {
  return crc32(JSON.stringify([ANALYZER_VERSION, IMPACT_TERMS, INDEXED_MAX_CHARS, [...STOP_WORDS], process.versions.unicode]));
}
