import type { FC } from 'hono/jsx';
import { tableAsList } from '../../model/table.ts';
import type { Block, Reply } from '../../ports/reply.ts';
import type { DashboardContext } from '../context.ts';
import { CommandButton, useVisitor } from './change-form.tsx';
import { type DrawnPreview, drawPreviews, Previews } from './previews.tsx';
import { LineList, LineView, Outward } from './text.tsx';

/** Messages that a reply shows, as each platform draws them. */
export type DrawnMessages = ReadonlyMap<Block, readonly DrawnPreview[]>;

/** Draws the messages that a reply shows; most replies have none. */
export async function drawMessages({ blocks }: Pick<Reply, 'blocks'>, context: Pick<DashboardContext, 'previews'>): Promise<DrawnMessages> {
  const shown = blocks.filter((block) => block.kind === 'message');
  return new Map(await Promise.all(shown.map(async (block) => [block, await drawPreviews(block.announcement, context.previews)] as const)));
}

/** The reply of a command, as part of a page. `drawn`: the messages it shows, if it can contain any. */
export const ReplyBlocks: FC<{ blocks: readonly Block[]; drawn?: DrawnMessages | undefined }> = ({ blocks, drawn }) => (
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
      return <LineList lines={block.kind === 'list' ? block.items : tableAsList(block)} />;
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

/** The buttons of a reply that make sense here, if the visitor may use them. */
export const ReplyActions: FC<{ reply: Reply }> = ({ reply }) => {
  const actions = useVisitor().isAdmin ? reply.actions.filter(({ share }) => share !== true) : [];
  if (actions.length === 0) return null;
  return (
    <div class="buttons">
      {actions.map((action) => (
        <CommandButton {...action} />
      ))}
    </div>
  );
};
