import type { FC } from 'hono/jsx';
import { Layout } from '../pages/layout.tsx';
import type { Visitors } from './visitors.ts';

interface SignInProps {
  ways: Visitors['ways'];
  /** The code of a sign-in link that brought somebody here. */
  code: string | null;
  /** Where they wanted to be. */
  to: string;
  /** What was wrong with the last try. */
  mistake?: string;
}

/** Asks for a token, or for a press on the button where a sign-in link brought somebody. */
export const SignIn: FC<SignInProps> = ({ ways, code, to, mistake }) => (
  <Layout title="Sign in" visitor={null}>
    {mistake && (
      <p class="mistake" role="alert">
        {mistake}
      </p>
    )}
    {code === null && ways.token && (
      <form method="post" action="/sign-in" class="narrow">
        <input type="hidden" name="to" value={to} />
        <label for="secret">Access token</label>
        <input id="secret" name="secret" type="password" autocomplete="current-password" required aria-describedby="secret-hint" />
        <p id="secret-hint" class="hint">
          The value of HERALD_WEB_TOKEN, or of HERALD_WEB_VIEW_TOKEN to read only.
        </p>
        <button type="submit">Sign in</button>
      </form>
    )}
    {code !== null && (
      <form method="post" action="/sign-in" class="narrow">
        <input type="hidden" name="to" value={to} />
        <input type="hidden" name="secret" value={code} />
        <p>This link signs you in once, as an admin.</p>
        <button type="submit">Sign in</button>
      </form>
    )}
    {code === null && ways.link && (
      <p>
        On the machine that Herald runs on, open the sign-in link that “herald start” printed. It is good once; a restart prints another.
      </p>
    )}
    {code === null && ways.proxy && <p>Or come through the proxy that signs people in.</p>}
    {!ways.token && !ways.link && !ways.proxy && (
      <p>
        Nobody can sign in yet: set <code>HERALD_WEB_TOKEN</code>, or have a proxy sign people in with <code>HERALD_WEB_PROXIES</code>.
      </p>
    )}
  </Layout>
);
