import type { FC } from 'hono/jsx';
import type { Line, Span } from '../../ports/reply.ts';
import { Foreign, Moment, Outward } from './text.tsx';

/** A line of spans. */
export const LineView: FC<{ line: Line }> = ({ line }) => (
  <>
    {line.map((span) => (
      <SpanView span={span} />
    ))}
  </>
);

const SpanView: FC<{ span: Span }> = ({ span }) => {
  if (span.at !== undefined) return <Moment at={span.at} />;
  const inner = span.link === undefined ? <StyledText span={span} /> : <Outward to={span.link}>{<StyledText span={span} />}</Outward>;
  return inner;
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
