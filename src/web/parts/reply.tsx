import type { FC } from 'hono/jsx';
import { tableAsList } from '../../model/table.ts';
import type { Action, Block, Reply } from '../../ports/reply.ts';
import type { DashboardContext } from '../context.ts';
import type { Visitor } from '../sign-in/visitors.ts';
import { LineView } from './line.tsx';
import { type DrawnPreview, drawPreviews, Previews } from './previews.tsx';
import { Outward } from './text.tsx';

/** Messages that a reply shows, as each platform draws them. */
export type DrawnMessages = ReadonlyMap<Block, readonly DrawnPreview[]>;

/** Draws the messages that a reply shows; most have none. */
export async function drawMessages({ blocks }: Pick<Reply, 'blocks'>, context: Pick<DashboardContext, 'previews'>): Promise<DrawnMessages> {
  const shown = blocks.filter((block) => block.kind === 'message');
  return new Map(await Promise.all(shown.map(async (block) => [block, await drawPreviews(block.announcement, context.previews)] as const)));
}

/** What a command answers, as a part of a page. `drawn`: the messages it shows, where it may show any. */
export const ReplyBlocks: FC<{ blocks: readonly Block[]; drawn?: DrawnMessages }> = ({ blocks, drawn }) => (
  <>
    {blocks.map((block) => (
      <BlockView block={block} previews={drawn?.get(block) ?? []} />
    ))}
  </>
);

const BlockView: FC<{ block: Block; previews: readonly DrawnPreview[] }> = ({ block, previews }) => {
  switch (block.kind) {
    case 'text':
      return (
        <p>
          <LineView line={block.line} />
        </p>
      );
    case 'list':
    case 'table':
      return (
        <ul>
          {(block.kind === 'list' ? block.items : tableAsList(block)).map((line) => (
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
    case 'message':
      return <Previews previews={previews} />;
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
