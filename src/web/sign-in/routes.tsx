import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { formOf, type Gate, htmlOf, sameOrigin } from '../gate.tsx';
import { Layout } from '../pages/layout.tsx';
import { Mistake } from '../parts/text.tsx';
import type { Routes, WebEnv } from '../routes.ts';
import { ownPath } from './own-path.ts';
import type { Visitors } from './visitors.ts';

/** Returns the path of a sign-in link. Pure. */
export function signInPath(code: string): string {
  return `/sign-in?code=${encodeURIComponent(code)}`;
}

/**
 * `GET /sign-in` asks people to sign in; opening a sign-in link does not use it up, since previews in chats and mail open links too. `POST /sign-in`
 * signs in, `POST /sign-out` signs out.
 */
export function addSignIn(routes: Routes, gate: Gate, visitors: Visitors, names: readonly string[]): void {
  const { ways } = visitors;

  routes.get('/sign-in', sameOrigin(names), async (c) => {
    const to = ownPath(c.req.query('to'));
    if (visitors.of(c)) return c.redirect(to, 303);
    return htmlOf(c, <SignIn ways={ways} code={c.req.query('code') || null} to={to} />, 200);
  });

  routes.post('/sign-in', sameOrigin(names), (c) =>
    formOf(c, (fields) => {
      const to = ownPath(fields.one('to'));
      const outcome = visitors.signIn(c, fields.one('secret') ?? '');
      switch (outcome.kind) {
        case 'signed-in':
          return c.redirect(to, 303);
        case 'too-many':
          c.header('retry-after', String(Math.ceil(outcome.waitMs / 1_000)));
          return again(c, to, 'Too many failed attempts. Wait a few minutes and try again.', 429);
        case 'refused':
          return again(c, to, 'This is not a token or link that Herald knows. A link is good once, for a day.', 401);
      }
    }),
  );

  gate.change('/sign-out', 'viewer', (c) => {
    visitors.signOut(c);
    return c.redirect('/sign-in', 303);
  });

  function again(c: Context<WebEnv>, to: string, mistake: string, status: 401 | 429): Promise<Response> {
    return htmlOf(c, <SignIn ways={ways} code={null} to={to} mistake={mistake} />, status);
  }
}

interface SignInProps {
  ways: Visitors['ways'];
  /** The code of the sign-in link that was opened; null if there was none. */
  code: string | null;
  /** The page to return to. */
  to: string;
  /** What was wrong with the last attempt. */
  mistake?: string;
}

/** Asks for a token, or, after a sign-in link, for a click on the button. */
const SignIn: FC<SignInProps> = ({ ways, code, to, mistake }) => (
  <Layout title="Sign in" visitor={null}>
    <Mistake text={mistake} />
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
