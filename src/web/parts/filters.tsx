import type { Child, FC } from 'hono/jsx';
import type { DashboardContext } from '../context.ts';

interface FilterFormProps {
  to: string;
  submit: string;
  /** Shown beside the button. */
  beside?: Child;
  children?: Child;
}

/** The form that filters a list. */
export const FilterForm: FC<FilterFormProps> = ({ to, submit, beside, children }) => (
  <search>
    <form method="get" action={to} class="card filters">
      {children}
      <div class="buttons">
        <button type="submit">{submit}</button>
        {beside}
      </div>
    </form>
  </search>
);

/** The field `q` for search terms, completed while they are typed. */
export const SearchField: FC<{ label: string; value: string | null; hint: string }> = ({ label, value, hint }) => (
  <div class="wide">
    <label for="q">{label}</label>
    <input id="q" name="q" type="search" value={value ?? ''} aria-describedby="q-hint" data-suggest list="suggestions" autocomplete="off" />
    <datalist id="suggestions"></datalist>
    <p id="q-hint" class="hint">
      {hint}
    </p>
  </div>
);

/** Returns the channels that have a subscription, each once. Pure. */
export function channelsOf({ commands }: Pick<DashboardContext, 'commands'>): readonly string[] {
  return [...new Set(commands.subscriptions().map(({ destination }) => destination))];
}

/** A field for a channel, completed from the known ones. */
export const ChannelField: FC<{ value: string | null; channels: readonly string[] }> = ({ value, channels }) => (
  <div>
    <label for="channel">Channel</label>
    <input id="channel" name="channel" list="channels" value={value ?? ''} />
    <datalist id="channels">
      {channels.map((channel) => (
        <option value={channel} />
      ))}
    </datalist>
  </div>
);

/** A field for a day in UTC. */
export const DayField: FC<{ name: string; label: string; value: string | null }> = ({ name, label, value }) => (
  <div>
    <label for={name}>{label}</label>
    <input id={name} name={name} type="date" value={value ?? ''} />
  </div>
);

interface ChoiceProps {
  name: string;
  label: string;
  value: string | null;
  /** Labels by value, or objects with a name. */
  choices: Readonly<Partial<Record<string, string | { name: string }>>>;
  /** Whether the choice may be left empty. Default: it may. */
  optional?: boolean;
}

/** A field for choosing one of several values. */
export const Choice: FC<ChoiceProps> = ({ name, label, value, choices, optional = true }) => (
  <div>
    <label for={name}>{label}</label>
    <select id={name} name={name}>
      {optional && <option value="">any</option>}
      {Object.entries(choices).map(([choice, words]) => (
        <option value={choice} selected={choice === value}>
          {typeof words === 'object' ? words.name : words}
        </option>
      ))}
    </select>
  </div>
);
