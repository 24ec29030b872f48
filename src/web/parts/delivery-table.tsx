import type { FC } from 'hono/jsx';
import { wordsOf } from '../../languages/index.ts';
import { describeDuration } from '../../lib/duration.ts';
import { purposeOfKey } from '../../model/delivery.ts';
import { reasonInWords, windowName } from '../../model/sentences/reasons.ts';
import type { DeliveryRecord } from '../../ports/dashboard-reads.ts';
import type { PostTitle } from './posts.ts';
import { pickColumn, Table } from './table.tsx';
import { Foreign, Moment, Outward, PURPOSE_NAMES, State } from './text.tsx';

const EN = wordsOf('en');

interface DeliveryTableProps {
  caption: string;
  rows: readonly DeliveryRecord[];
  titles: ReadonlyMap<string, PostTitle>;
  /** Whether each row has a checkbox, sent as `key`. */
  pick?: boolean;
}

/** A table of deliveries, one per row. */
export const DeliveryTable: FC<DeliveryTableProps> = ({ caption, rows, titles, pick = false }) => (
  <Table
    caption={caption}
    rows={rows}
    columns={[
      pick &&
        pickColumn<DeliveryRecord>(
          'key',
          ({ key }) => key,
          (row) => `${kindLabelOf(row, titles)} for ${row.destination}`,
        ),
      { title: 'State', narrow: true, cell: ({ state }) => <State state={state} /> },
      {
        title: 'What',
        cell: (row) => (
          <a href={deliveryPath(row.key)}>
            <Foreign text={kindLabelOf(row, titles)} />
          </a>
        ),
      },
      { title: 'Where', cell: ({ destination, receipt }) => <Where destination={destination} link={receipt?.link} words="message" /> },
      { title: 'Since', narrow: true, cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
      { title: 'Why', cell: whyOf },
    ]}
  />
);

/** A channel, with a link to a message in it. */
export const Where: FC<{ destination: string; link: string | null | undefined; words: string }> = ({ destination, link, words }) => (
  <>
    <code>{destination}</code>
    {link && (
      <>
        {' '}
        <Outward to={link}>{words}</Outward>
      </>
    )}
  </>
);

/** Returns the address of a delivery's page. Pure. */
export function deliveryPath(key: string): string {
  return `/deliveries/${encodeURIComponent(key)}`;
}

/** Returns what is delivered: `Cilium 1.19`, `Edit of Cilium 1.19`, `Digest`. Pure. */
export function kindLabelOf({ purpose, postId, originalKey }: DeliveryRecord, titles: ReadonlyMap<string, PostTitle>): string {
  const title = postId === null ? null : (titles.get(postId)?.title ?? 'a post that is not shown');
  if (purpose === 'announce') return title ?? PURPOSE_NAMES.announce;
  if (purpose === 'reminder') return `${PURPOSE_NAMES.reminder}: ${title ?? 'an event'}`;
  if (purpose === 'edit' || purpose === 'retract' || purpose === 'thread' || purpose === 'publish' || purpose === 'calendar')
    return `${PURPOSE_NAMES[purpose]} of ${title ?? (originalKey !== null && purposeOfKey(originalKey) === 'notice' ? 'a notice' : 'a digest')}`;
  return PURPOSE_NAMES[purpose];
}

function whyOf({ state, reason, dueAt, digestKey, attempts }: DeliveryRecord) {
  if (digestKey !== null)
    return (
      <>
        in <a href={deliveryPath(digestKey)}>its digest</a>
        {reason === null || state === 'delivered' ? '' : `: ${reasonInWords(reason, EN)}`}
      </>
    );
  if (state === 'delivered' || state === 'retracted') return '';
  if (state === 'planned' || state === 'queued') {
    if (dueAt !== null)
      return (
        <>
          {reason?.kind === 'delivery-window' ? `waits for ${windowName(reason.mode, EN)}, ` : ''}
          {reason?.kind === 'reminder' ? `${describeDuration(reason.leadMinutes)} before the event, ` : ''}due <Moment at={dueAt} />
        </>
      );
    return attempts > 0 && reason !== null ? `tried ${attempts === 1 ? 'once' : `${attempts} times`}: ${reasonInWords(reason, EN)}` : '';
  }
  return reason === null ? '' : reasonInWords(reason, EN);
}
