import type { FC } from 'hono/jsx';
import { describeFilter } from '../../filter/describe-filter.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import { wordsOf } from '../../languages/index.ts';
import { ANSWER_MS, askWithin } from '../../lib/timeout.ts';
import { needsCalendar, type Subscription } from '../../model/subscription.ts';
import type { DashboardContext } from '../context.ts';
import type { Gate } from '../gate.tsx';
import { Foreign } from '../parts/text.tsx';
import type { Visitor } from '../sign-in/visitors.ts';
import { Layout } from './layout.tsx';

/** `GET /settings`: what is in force in the process that serves this page; of secrets only whether they are set. */
export function addSettings(gate: Gate, { settings, commands, messengers, previews }: DashboardContext): void {
  gate.page('/settings', 'admin', async (_c, visitor) => ({
    body: (
      <Settings
        {...{
          settings,
          subscriptions: commands.subscriptions(),
          invitations: await invitationsOf(messengers, previews, commands.subscriptions()),
          visitor,
        }}
      />
    ),
  }));
}

interface Invitation {
  platform: string;
  url: string;
}

/** Of the platforms that have one and say so in time. */
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
  visitor: Visitor;
}

const Settings: FC<SettingsProps> = ({ settings, subscriptions, invitations, visitor }) => (
  <Layout title="Settings" visitor={visitor} current="/settings">
    <p>What is in force in the process that serves this page. It is set by its environment and herald.yaml; a restart takes up changes.</p>
    {invitations.map(({ platform, url }) => (
      <p>
        {platform}: <a href={url}>invite Herald</a>, with exactly the permissions that it needs.
      </p>
    ))}
    <section aria-labelledby="subscriptions">
      <h2 id="subscriptions">Subscriptions</h2>
      <table class="stack">
        <caption>Channels, and what they get</caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">Gets</th>
            <th scope="col">Set in</th>
          </tr>
        </thead>
        <tbody>
          {subscriptions.map(({ destination, filter, origin }) => (
            <tr>
              <td>
                <a href={`/deliveries?channel=${encodeURIComponent(destination)}`}>
                  <code>{destination}</code>
                </a>
              </td>
              <td>
                <Foreign text={describeFilter(subscriptionExpression(filter), wordsOf('en'))} />
              </td>
              <td>{origin}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
    <section aria-labelledby="effective">
      <h2 id="effective">Effective settings</h2>
      <table class="stack">
        <caption>Tokens and passwords are never shown</caption>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {settings
            .filter(({ name }) => !name.startsWith('subscriptions'))
            .map(({ name, value }) => (
              <tr>
                <td>
                  <code>{name}</code>
                </td>
                <td>{value}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  </Layout>
);
