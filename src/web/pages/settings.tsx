import type { FC } from 'hono/jsx';
import { describeFilter } from '../../filter/describe-filter.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { wordsOf } from '../../languages/index.ts';
import { ANSWER_MS, askWithin } from '../../lib/timeout.ts';
import { needsCalendar, type Subscription } from '../../model/subscription.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { Section, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';

/** `GET /settings`: the settings in force in the process that serves this page; for secrets, only whether they are set. */
export function addSettings(gate: Gate, { settings, commands, messengers, previews }: DashboardContext): void {
  gate.page('/settings', 'admin', async () => {
    const subscriptions = commands.subscriptions();
    const invitations = await invitationsOf(messengers, previews, subscriptions);
    return { title: 'Settings', body: <Settings {...{ settings, subscriptions, invitations }} /> };
  });
}

interface Invitation {
  platform: string;
  url: string;
}

/** Returns the invitations of the platforms that have one and provide it in time. */
async function invitationsOf(
  messengers: DashboardContext['messengers'],
  platforms: DashboardContext['previews'],
  subscriptions: readonly Subscription[],
): Promise<readonly Invitation[]> {
  const asked = messengers.map(async ({ platform, invitation }) => {
    const answer = await askWithin(ANSWER_MS, async () => invitation?.({ calendar: needsCalendar(subscriptions, platform) }));
    const label = platforms.find(({ name }) => name === platform)?.label ?? platform;
    return answer.known && answer.value !== undefined ? [{ platform: label, url: answer.value }] : [];
  });
  return (await Promise.all(asked)).flat();
}

interface SettingsProps {
  settings: DashboardContext['settings'];
  subscriptions: readonly Subscription[];
  invitations: readonly Invitation[];
}

const Settings: FC<SettingsProps> = ({ settings, subscriptions, invitations }) => (
  <>
    <p>The settings of the process that serves this page. They come from its environment and herald.yaml; restart it to apply changes.</p>
    {invitations.map(({ platform, url }) => (
      <p>
        {platform}: <a href={url}>invite Herald</a>, with exactly the permissions that it needs.
      </p>
    ))}
    <Section id="subscriptions" title="Subscriptions">
      <Table
        caption="Channels, and what they get"
        columns={[
          {
            title: 'Channel',
            cell: ({ destination }) => (
              <a href={`/deliveries?channel=${encodeURIComponent(destination)}`}>
                <code>{destination}</code>
              </a>
            ),
          },
          { title: 'Gets', cell: ({ filter }) => <Foreign text={describeFilter(subscriptionExpression(filter), wordsOf('en'))} /> },
          { title: 'Set in', cell: ({ origin }) => origin },
        ]}
        rows={subscriptions}
      />
    </Section>
    <Section id="effective" title="Effective settings">
      <Table
        caption="Tokens and passwords are never shown"
        columns={[
          { title: 'Setting', cell: ({ name }) => <code>{name}</code> },
          { title: 'Value', cell: ({ value }) => value },
        ]}
        rows={settings.filter(({ name }) => !name.startsWith('subscriptions'))}
      />
    </Section>
  </>
);
