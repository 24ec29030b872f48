import type { FC } from 'hono/jsx';
import { counted } from '../../commands/build-reply.ts';
import { wordsOf } from '../../languages/index.ts';
import type { Decision, Hold } from '../../model/hold.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { CommandButton, useVisitor } from '../parts/change-form.tsx';
import { Foreign, Moment } from '../parts/text.tsx';

/** Maximum number of batches shown; the rest appear once these are decided. */
const MAX_SHOWN = 50;

/** `GET /holds`: batches that wait for an admin's decision, with the buttons to decide. */
export function addHolds(gate: Gate, { commands }: DashboardContext): void {
  gate.page('/holds', 'viewer', async () => ({
    title: 'Holds',
    live: true,
    body: <Holds holds={await commands.ledger.holds()} />,
  }));
}

const Holds: FC<{ holds: readonly Hold[] }> = ({ holds }) => (
  <>
    <p>Batches above the safety limits wait here until an admin decides. Nothing is lost meanwhile.</p>
    {holds.length === 0 && <p class="card well">No batch waits for a decision.</p>}
    {holds.slice(0, MAX_SHOWN).map((hold) => (
      <HoldCard hold={hold} />
    ))}
    {holds.length > MAX_SHOWN && <p>{`${holds.length - MAX_SHOWN} more are on hold; the oldest are shown first.`}</p>}
  </>
);

const HoldCard: FC<{ hold: Hold }> = ({ hold }) => {
  const { id, kind, posts, since, samples } = hold;
  return (
    <section class="card wants" aria-labelledby={`hold-${id}`}>
      <h2 id={`hold-${id}`}>{`${wordsOf('en').holding[kind](posts)} at once`}</h2>
      <p>
        Held since <Moment at={since} />. <a href={`/deliveries?hold=${encodeURIComponent(id)}`}>The deliveries</a>
      </p>
      {/* A held post may be a draft by now, whose title is not for readers. */}
      {useVisitor().isAdmin && samples.length > 0 && (
        <ul>
          {samples.map((title) => (
            <li>
              <Foreign text={title} />
            </li>
          ))}
          {posts > samples.length && <li class="soft">{`and ${posts - samples.length} more`}</li>}
        </ul>
      )}
      {useVisitor().isAdmin ? (
        <div class="buttons">
          {choicesOf(hold).map(([label, decision, style]) => (
            <CommandButton label={label} command={`hold ${id} ${decision}`} style={style} />
          ))}
        </div>
      ) : (
        <p class="soft">An admin decides.</p>
      )}
    </section>
  );
};

function choicesOf({ kind, posts }: Hold): readonly [label: string, decision: Decision, style?: 'primary' | 'danger'][] {
  const all = counted(posts, 'post');
  if (kind === 'additions')
    return [
      [`Send ${all} as digests`, 'digest', 'primary'],
      ['Announce each', 'announce'],
      ['Send nothing, mark as seen', 'seen', 'danger'],
    ];
  return [
    [kind === 'edits' ? 'Edit the messages' : 'Remove the messages', 'announce', 'primary'],
    ['Leave the messages as they are', 'seen'],
  ];
}
