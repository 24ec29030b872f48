import type { Child, FC } from 'hono/jsx';
import { plainVisible } from '../../lib/sanitize-text.ts';
import type { DeliveryState, Purpose } from '../../model/delivery.ts';
import type { Line, Person, Span } from '../../ports/reply.ts';

/** An instant: sent in UTC, shown in the reader's own zone if scripts run; exact on hover. */
export const Moment: FC<{ at: string }> = ({ at }) => (
  <time datetime={at} title={at}>
    {`${at.slice(0, 16).replace('T', ' ')} UTC`}
  </time>
);

/** Text that other people wrote, isolated so that its direction does not affect the text around it. */
export const Foreign: FC<{ text: string }> = ({ text }) => <bdi>{plainVisible(text)}</bdi>;

/** A person, written as `platform:id`. */
export const Who: FC<{ person: Person }> = ({ person: { platform, id } }) => <Foreign text={`${platform}:${id}`} />;

/** What is wrong with the user's input; nothing if null. */
export const Mistake: FC<{ text: string | null | undefined }> = ({ text }) =>
  text ? (
    <p class="mistake" role="alert">
      {text}
    </p>
  ) : null;

/** An http(s) address as a link; anything else is shown as text only. */
export const Outward: FC<{ to: string | null; children?: Child }> = ({ to, children }) => {
  const address = webAddress(to);
  return address === null ? (
    children
  ) : (
    <a href={address} rel="noopener noreferrer external">
      {children}
    </a>
  );
};

/** Returns the address if it is http(s), otherwise null: a post may contain anything. Pure. */
export function webAddress(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

const STATE_NAMES: Readonly<Record<DeliveryState, string>> = {
  planned: 'planned',
  queued: 'queued',
  sending: 'sending',
  delivered: 'sent',
  held: 'on hold',
  skipped: 'skipped',
  'in-doubt': 'in doubt',
  failed: 'failed',
  retracted: 'removed',
};

export const PURPOSE_NAMES: Readonly<Record<Purpose, string>> = {
  announce: 'Post',
  digest: 'Digest',
  reminder: 'Reminder',
  thread: 'Thread',
  publish: 'Publication',
  calendar: 'Calendar entry',
  edit: 'Edit',
  retract: 'Removal',
  notice: 'Notice to admins',
};

/** The state of a delivery. */
export const State: FC<{ state: DeliveryState }> = ({ state }) => <span class={`state ${state}`}>{STATE_NAMES[state]}</span>;

/** `{ a: '1', b: null }` → `?a=1`; empty if nothing is set. Pure. */
export function queryOf(fields: Readonly<Record<string, string | number | null | undefined>>): string {
  const set = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value == null || value === '' ? [] : [[name, String(value)]],
  );
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

/** A line of spans. */
export const LineView: FC<{ line: Line }> = ({ line }) => (
  <>
    {line.map((span) => (
      <SpanView span={span} />
    ))}
  </>
);

/** A list of lines. */
export const LineList: FC<{ lines: readonly Line[] }> = ({ lines }) => (
  <ul>
    {lines.map((line) => (
      <li>
        <LineView line={line} />
      </li>
    ))}
  </ul>
);

const SpanView: FC<{ span: Span }> = ({ span }) => {
  if (span.at !== undefined) return <Moment at={span.at} />;
  const styled = <StyledText span={span} />;
  return span.link === undefined ? styled : <Outward to={span.link}>{styled}</Outward>;
};

const StyledText: FC<{ span: Span }> = ({ span: { text, style } }) => {
  switch (style) {
    case 'bold':
      return (
        <strong>
          <Foreign text={text} />
        </strong>
      );
    case 'code':
      return <code>{text}</code>;
    case 'mark':
      return <mark>{text}</mark>;
    case 'quiet':
      return (
        <span class="soft">
          <Foreign text={text} />
        </span>
      );
    case undefined:
      return <>{text}</>;
  }
};
