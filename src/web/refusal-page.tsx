import type { Context, MiddlewareHandler } from 'hono';
import { htmlOf } from './gate.tsx';
import { Layout } from './pages/layout.tsx';
import type { WebEnv } from './routes.ts';
import { ownPath } from './sign-in/own-path.ts';

/** Refusals that people in a browser may come across, in words. */
const PAGES = {
  401: { title: 'Sign in again', text: 'You are not signed in any more. Nothing was done.' },
  403: {
    title: 'Not allowed',
    text: 'Nothing was done, because this request did not come from a page of Herald. If you use Herald through a proxy, its host name must be in HERALD_WEB_HOSTS.',
  },
  404: { title: 'No such page', text: 'There is nothing at this address.' },
  413: { title: 'Too long', text: 'This form is longer than Herald accepts. Nothing was done: go back and shorten it.' },
  500: { title: 'Not available', text: 'This can’t be shown or done at the moment. The log has the reason.' },
} as const;

/** Turns refusals into pages for callers that accept HTML, which browsers do when they open an address or submit a form. */
export function pagesForBrowsers(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    await next();
    const { status } = c.res;
    if (c.get('isRefused') && isShown(status) && /\btext\/html\b/i.test(c.req.header('accept') ?? '')) c.res = await pageOf(c, status);
  };
}

const isShown = (status: number): status is keyof typeof PAGES => Object.hasOwn(PAGES, status);

function pageOf(c: Context<WebEnv>, status: keyof typeof PAGES): Promise<Response> {
  const { title, text } = PAGES[status];
  const [href, link] = status === 401 ? [signInPage(c), 'Sign in'] : ['/', 'Overview'];
  return htmlOf(
    c,
    <Layout title={title} visitor={null}>
      <p>{text}</p>
      <p>
        <a href={href}>{link}</a>
      </p>
    </Layout>,
    status,
  );
}

/** Returns the sign-in that leads back to the page the request came from. The answer to a form ends with its session. */
function signInPage(c: Context<WebEnv>): string {
  const from = c.req.header('referer') ?? '';
  const { pathname = '/', search = '' } = URL.canParse(from) ? new URL(from) : {};
  const to = pathname.startsWith('/answers/') ? '/' : ownPath(pathname + search);
  return to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`;
}
