import { visibleText } from '../visible-text.ts';
import { checkBlocks } from './blocks.ts';
import { complaintText, createChecker, type Fields, isFields } from './complaint.ts';
import { checkMrkdwn } from './text.ts';

/** Why a message is refused: Slack's error code and what exactly is wrong. */
export interface Refusal {
  error: string;
  messages: string[];
}

/** Updates with a longer text were refused (reported); Slack’s documented limit is ten times as long. */
const TEXT_MAX_BYTES = 4_000;
/** Above this, Slack was observed to answer msg_blocks_too_long (bolt-js issue 2509). */
const RENDERED_MAX_CHARS = 13_200;
const METADATA_MAX_BYTES = 1024;

/** Checks text, blocks and metadata of a message as strictly as Slack, and a little more; null if nothing is wrong. */
export function refusalOf(message: Fields, mayMention: Pick<ReadonlySet<string>, 'has'>): Refusal | null {
  if (typeof message.text !== 'string' || message.text.trim() === '') {
    return { error: 'no_text', messages: ['[ERROR] every message needs a text for notifications and screen readers [json-pointer:/text]'] };
  }
  if (Buffer.byteLength(message.text) > TEXT_MAX_BYTES) return { error: 'msg_too_long', messages: [] };
  const texts = createChecker(mayMention);
  checkMrkdwn(texts, message.text, '/text');
  if (texts.complaints.length > 0) return { error: 'invalid_arguments', messages: texts.complaints.map(complaintText) };
  const metadata = metadataRefusal(message.metadata);
  if (metadata !== null) return metadata;
  if (message.blocks === undefined) return null;
  const check = createChecker(mayMention);
  checkBlocks(check, message.blocks);
  if (check.complaints.length > 0) return { error: 'invalid_blocks', messages: check.complaints.map(complaintText) };
  const tables = Array.isArray(message.blocks) ? message.blocks.filter((block) => isFields(block) && block.type === 'table') : [];
  if (tables.length > 1) return { error: 'invalid_attachments', messages: ['[ERROR] only_one_table_allowed [json-pointer:/blocks]'] };
  const rendered = Array.isArray(message.blocks) ? visibleText(message.blocks).length : 0;
  return rendered > RENDERED_MAX_CHARS ? { error: 'msg_blocks_too_long', messages: [] } : null;
}

function metadataRefusal(metadata: unknown): Refusal | null {
  if (metadata === undefined) return null;
  if (!isFields(metadata) || typeof metadata.event_type !== 'string' || !isFields(metadata.event_payload)) {
    return { error: 'invalid_metadata_format', messages: ['[ERROR] metadata needs event_type and event_payload [json-pointer:/metadata]'] };
  }
  const unknown = Object.keys(metadata).filter((key) => key !== 'event_type' && key !== 'event_payload');
  if (unknown.length > 0 || !/^[\w.-]{1,255}$/.test(metadata.event_type) || !Object.values(metadata.event_payload).every(isFlat)) {
    return { error: 'invalid_metadata_schema', messages: ['[ERROR] metadata is not flat [json-pointer:/metadata]'] };
  }
  return Buffer.byteLength(JSON.stringify(metadata)) > METADATA_MAX_BYTES ? { error: 'metadata_too_large', messages: [] } : null;
}

function isFlat(value: unknown): boolean {
  return (
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (isFields(value) && Object.values(value).every((inner) => typeof inner !== 'object'))
  );
}
