import { type Child, createContext, type FC, useContext } from 'hono/jsx';
import type { Action } from '../../ports/reply.ts';
import type { Visitor } from '../sign-in/visitors.ts';

/** Who is shown the page that is being made; null: nobody is signed in. */
export const VisitorContext = createContext<Visitor | null>(null);

/** Who is shown the page that is being made. @throws {Error} where nobody is signed in */
export function useVisitor(): Visitor {
  const visitor = useContext(VisitorContext);
  if (visitor === null) throw new Error('nobody is signed in');
  return visitor;
}

interface ChangeFormProps {
  to: string;
  class?: string;
  'aria-label'?: string;
  /** What is sent along, by its name; null: nothing. */
  hidden?: Readonly<Record<string, string | null>>;
  children?: Child;
}

/** A form that changes something. It carries what proves that its sender saw it. */
export const ChangeForm: FC<ChangeFormProps> = ({ to, hidden = {}, children, ...more }) => (
  <form method="post" action={to} {...more}>
    {Object.entries({ csrf: useVisitor().csrf, ...hidden }).map(
      ([name, value]) => value !== null && <input type="hidden" name={name} value={value} />,
    )}
    {children}
  </form>
);

/** A button that gives a command, as its presser, confirmed. */
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
