import type { FC } from 'hono/jsx';

/** Values with the names of choices. Pure. */
export function namesOf(choices: Readonly<Record<string, { name: string }>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(choices).map(([value, { name }]) => [value, name]));
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string | null;
  /** By value, in words. */
  choices: Readonly<Record<string, string>>;
  /** Whether nothing can be chosen. Default: it can. */
  optional?: boolean;
}

/** A field in which one of several is chosen. */
export const Choice: FC<ChoiceProps> = ({ name, label, value, choices, optional = true }) => (
  <div>
    <label for={name}>{label}</label>
    <select id={name} name={name}>
      {optional && <option value="">any</option>}
      {Object.entries(choices).map(([choice, words]) => (
        <option value={choice} selected={choice === value}>
          {words}
        </option>
      ))}
    </select>
  </div>
);
