import type { FC } from 'hono/jsx';
import type { Action, Block, Line, Reply, Span } from '../../ports/reply.ts';
import type { Visitor } from '../sign-in/visitors.ts';
import { Foreign, Moment, Outward } from './text.tsx';

/** What a command answers, as a part of a page. */
export const ReplyBlocks: FC<{ blocks: readonly Block[] }> = ({ blocks }) => (
  <>
    {blocks.map((block) => (
      <BlockView block={block} />
    ))}
  </>
);

const BlockView: FC<{ block: Block }> = ({ block }) => {
  switch (block.kind) {
    case 'text':
      return (
        <p>
          <LineView line={block.line} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((line) => (
            <li>
              <LineView line={line} />
            </li>
          ))}
        </ul>
      );
    case 'hit':
      return (
        <p>
          <Outward to={block.url}>
            <LineView line={block.title} />
          </Outward>
          <br />
          <LineView line={block.snippet} />
          <br />
          <LineView line={block.context} />
        </p>
      );
  }
};

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

/** A button that gives a command, as its presser, confirmed. */
export const CommandButton: FC<{ visitor: Visitor; action: Pick<Action, 'label' | 'command' | 'style'> }> = ({ visitor, action }) => (
  <form method="post" action="/command">
    <input type="hidden" name="csrf" value={visitor.csrf} />
    <input type="hidden" name="command" value={action.command} />
    <button type="submit" class={action.style === 'primary' ? undefined : (action.style ?? 'second')}>
      {action.label}
    </button>
  </form>
);

/** The buttons of a reply that make sense here, for those who may press them. */
export const ReplyActions: FC<{ reply: Reply; visitor: Visitor }> = ({ reply, visitor }) => {
  const actions = visitor.isAdmin ? reply.actions.filter(({ share }) => share !== true) : [];
  if (actions.length === 0) return null;
  return (
    <div class="buttons">
      {actions.map((action) => (
        <CommandButton visitor={visitor} action={action} />
      ))}
    </div>
  );
};
