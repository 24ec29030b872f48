import type { Child, FC } from 'hono/jsx';
import { counted } from '../../commands/build-reply.ts';
import { globalPauseLine } from '../../commands/pause/pause.ts';
import { wordsOf } from '../../languages/index.ts';
import type { PlatformList } from '../../model/platform.ts';
import { adviceFor, reasonInWords } from '../../model/sentences/reasons.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { CommandButton, useVisitor } from '../parts/change-form.tsx';
import { OutcomeChart } from '../parts/chart.tsx';
import { DeliveryTable, deliveryPath } from '../parts/delivery-table.tsx';
import { type PostTitle, titlesOf } from '../parts/posts.ts';
import { Section } from '../parts/table.tsx';
import { LineView, Moment } from '../parts/text.tsx';
import { createOverviewFacts, MAX_UPCOMING, type OverviewFacts } from './overview-facts.ts';

/** `GET /`: first what needs a person, then how each part is doing, what goes out now and next, and the last 30 days. */
export function addOverview(gate: Gate, context: DashboardContext): void {
  const ask = createOverviewFacts(context);
  gate.page('/', 'viewer', async (_c, visitor) => {
    const facts = await ask();
    const titles = await titlesOf(
      (facts.upcoming ?? []).map(({ postId }) => postId),
      visitor,
      context,
    ).catch(() => new Map());
    const nowMs = context.commands.now().getTime();
    return {
      title: 'Overview',
      live: true,
      body: <Overview facts={facts} titles={titles} nowMs={nowMs} platforms={context.commands.platforms} />,
    };
  });
}

interface OverviewProps {
  facts: OverviewFacts;
  titles: ReadonlyMap<string, PostTitle>;
  nowMs: number;
  platforms: PlatformList;
}

const EN = wordsOf('en');

const Overview: FC<OverviewProps> = ({ facts, titles, nowMs, platforms }) => {
  const { parts, upcoming, oldest, outcomes, settling, attention } = facts;
  const { isAdmin } = useVisitor();
  const wants = attentionCards(facts, isAdmin);
  const open = attention?.open ?? 0;
  return (
    <>
      <Section id="needs" title="Needs a person">
        {wants.length > 0 ? (
          <ul class="cards">{wants}</ul>
        ) : (
          <p class="card well">{attention === null ? UNKNOWN : 'Nothing. All is well.'}</p>
        )}
      </Section>
      <Section id="next" title="Going out now and next">
        {settling && (
          <p>
            {counted(settling.posts, 'new post')}, announced <Moment at={settling.dueAt} /> if the folder stays quiet.
          </p>
        )}
        {oldest && (
          <p>
            <a href={deliveryPath(oldest.key)}>The oldest</a> has been waiting since <Moment at={oldest.dueAt ?? oldest.createdAt} />.
          </p>
        )}
        {upcoming === null && <p>{UNKNOWN}</p>}
        {upcoming?.length === 0 && <p class="soft">Nothing is waiting to be sent.</p>}
        {upcoming !== null && upcoming.length > 0 && (
          <DeliveryTable
            caption={open > MAX_UPCOMING ? `The first ${MAX_UPCOMING} of ${open}` : `${open} in all`}
            rows={upcoming}
            titles={titles}
          />
        )}
        {open > MAX_UPCOMING && (
          <p>
            <a href="/deliveries?state=waiting">All of them</a>
          </p>
        )}
      </Section>
      <Section id="parts" title="Parts">
        <ul class="plain card">
          {parts.map(({ part, ready, detail, hint }) => (
            <li>
              <span class={ready ? 'ok' : 'not-ok'} aria-hidden="true">
                {ready ? '✓ ' : '✗ '}
              </span>
              <strong>{part}</strong>
              {isAdmin ? `: ${detail}${hint ? `. ${hint}` : ''}` : `: ${ready ? 'works' : 'does not work'}`}
            </li>
          ))}
        </ul>
      </Section>
      <Section id="days" title="Messages, the last 30 days">
        <div class="card">
          {outcomes === null ? <p>{UNKNOWN}</p> : <OutcomeChart outcomes={outcomes} platforms={platforms} nowMs={nowMs} />}
        </div>
      </Section>
    </>
  );
};

/** Shown if the database does not answer. */
const UNKNOWN = 'Not known: the database does not answer.';

/** Returns one card for each thing that needs a person, the most urgent first. */
function attentionCards(facts: OverviewFacts, isAdmin: boolean): readonly Child[] {
  const { parts, stop, pauses, approvals, attention, unreadable } = facts;
  const holds = facts.holds ?? [];
  const { held = 0, inDoubt = 0, failed = 0 } = attention ?? {};
  const isExplained = (pauses?.length ?? 0) + holds.length + (approvals?.count ?? 0) > 0;
  const wants = [
    approvals !== null && approvals.count > 0 && (
      <AttentionCard title={`${counted(approvals.count, 'message')} to approve`}>
        <p>
          {approvals.since !== null && (
            <>
              The first has been waiting since <Moment at={approvals.since} />.{' '}
            </>
          )}
          <a href="/approvals">Decide</a>
        </p>
      </AttentionCard>
    ),
    ...parts.map(
      ({ part, ready, detail, hint }) =>
        !ready && (
          <AttentionCard bad title={`${part} does not work`}>
            {isAdmin && <p>{`${detail}${hint ? `. ${hint}` : ''}`}</p>}
          </AttentionCard>
        ),
    ),
    stop !== null && (
      <AttentionCard title="All deliveries are paused">
        <p>
          <LineView
            line={globalPauseLine(isAdmin ? stop : { ...stop, who: null, reason: null }, EN).map((one) =>
              typeof one === 'string' ? { text: one } : one,
            )}
          />
        </p>
        {isAdmin && <CommandButton label="Resume" command="resume" style="primary" />}
      </AttentionCard>
    ),
    ...(pauses ?? []).map(({ target, reason, since, probeAt, held: waiting }) => (
      <AttentionCard title={`${target} is paused`}>
        <p>
          Since <Moment at={since} />: {reasonInWords(reason, EN)}. {adviceFor(reason, EN)}. {counted(waiting, 'delivery', 'deliveries')}{' '}
          held; Herald asks again <Moment at={probeAt} />.
        </p>
        {isAdmin && <CommandButton label="Try now" command={`resume ${target}`} />}
      </AttentionCard>
    )),
    holds.length > 0 && (
      <AttentionCard title={counted(holds.length, 'held batch', 'held batches')}>
        <p>
          {holds
            .slice(0, 3)
            .map(({ kind, posts }) => EN.holding[kind](posts))
            .join(', ')}{' '}
          at once. <a href="/holds">Decide</a>
        </p>
      </AttentionCard>
    ),
    linkTo(inDoubt, ['message in doubt', 'messages in doubt'], 'It is not known whether the delivery succeeded.', 'in-doubt'),
    linkTo(failed, ['failed delivery', 'failed deliveries'], 'Herald does not try again by itself.', 'failed', true),
    !isExplained && linkTo(held, ['delivery on hold', 'deliveries on hold'], 'Somebody has to decide.', 'held'),
    isAdmin && unreadable > 0 && (
      <AttentionCard title={`${counted(unreadable, 'file')} that can’t be read`}>
        <p>
          They are no posts yet. <a href="/problems">What is wrong</a>
        </p>
      </AttentionCard>
    ),
  ];
  return wants.filter((want) => want !== false);
}

function linkTo(count: number, [one, many]: readonly [string, string], words: string, state: string, bad = false) {
  return (
    count > 0 && (
      <AttentionCard bad={bad} title={counted(count, one, many)}>
        <p>
          {words} <a href={`/deliveries?state=${state}`}>{`Look at ${count === 1 ? 'it' : 'them'}`}</a>
        </p>
      </AttentionCard>
    )
  );
}

const AttentionCard: FC<{ title: string; bad?: boolean; children?: Child }> = ({ title, bad = false, children }) => (
  <li class={bad ? 'card wants bad' : 'card wants'}>
    <h3>{title}</h3>
    {children}
  </li>
);
