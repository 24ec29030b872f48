import { type Child, createContext, type FC, useContext } from 'hono/jsx';
import type { Action } from '../../ports/reply.ts';
import type { Visitor } from '../sign-in/visitors.ts';

/** The visitor for whom the page is being rendered; null if nobody is signed in. */
export const VisitorContext = createContext<Visitor | null>(null);

/** Returns the visitor for whom the page is being rendered. @throws {Error} if nobody is signed in */
export function useVisitor(): Visitor {
  const visitor = useContext(VisitorContext);
  if (visitor === null) throw new Error('nobody is signed in');
  return visitor;
}

interface ChangeFormProps {
  to: string;
  class?: string;
  'aria-label'?: string;
  /** Values of hidden fields, by name; null: the field is left out. */
  hidden?: Readonly<Record<string, string | null>>;
  children?: Child;
}

/** A form that changes something. It carries the token that proves it came from our page. */
export const ChangeForm: FC<ChangeFormProps> = ({ to, hidden = {}, children, ...more }) => (
  <form method="post" action={to} {...more}>
    {Object.entries({ csrf: useVisitor().csrf, ...hidden }).map(
      ([name, value]) => value !== null && <input type="hidden" name={name} value={value} />,
    )}
    {children}
  </form>
);

/** Stands before the buttons of a form that has several: browsers take the Enter key in a field for the first button, and do nothing if that is disabled. */
export const NoEnter: FC = () => <button type="submit" disabled hidden />;

/** A button that runs a command, already confirmed, on behalf of the person who clicks it. */
export const CommandButton: FC<Pick<Action, 'label' | 'command'> & { style?: Action['style'] | undefined }> = ({
  label,
  command,
  style,
}) => (
  <ChangeForm to="/command" hidden={{ command }}>
    <button type="submit" class={style === 'primary' ? undefined : (style ?? 'second')}>
      {label}
    </button>
  </ChangeForm>
);
