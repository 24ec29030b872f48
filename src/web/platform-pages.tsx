import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { FC } from 'hono/jsx';
import { withTimeout } from '../lib/timeout.ts';
import type { PageAnswer, PageCookie, PlatformPage } from '../ports/platform-pages.ts';
import { type AddressLimit, createClientCounter } from './address-counter.ts';
import { htmlOf, sameOrigin } from './gate.tsx';
import { Layout } from './pages/layout.tsx';
import type { Proxies } from './proxies.ts';
import { onlyMethods, type Routes, refusal, type WebEnv } from './routes.ts';
import { SESSION_COOKIE } from './sign-in/visitors.ts';

export interface PlatformPagesOptions {
  pages: readonly PlatformPage[];
  /** Address at which people reach this server, without a path; null: as each request names it. */
  origin: string | null;
  proxies: Proxies;
  /** Names of this server, besides the Host that a request names. */
  names: readonly string[];
  now: () => Date;
  /** Limit for all pages together, per client. Default: 60 within a minute. */
  limit?: AddressLimit;
  /** Maximum time to wait for an answer, ms. Default: 20 s. */
  answerMs?: number;
}

type Shown = Exclude<PageAnswer, { status: 302 }>;

const LIMIT: AddressLimit = { most: 60, windowMs: 60_000 };
const ANSWER_MS = 20_000;

/** Serves pages of platforms to everybody who opens them in a browser as a page; other pages can't load them as an image, frame or script. */
export function platformPages({ pages, origin, proxies, names, now, limit = LIMIT, answerMs = ANSWER_MS }: PlatformPagesOptions): Routes {
  const app = new Hono<WebEnv>();
  const visits = createClientCounter(limit, proxies, () => now().getTime());

  const answerOf = async (page: PlatformPage, c: Context<WebEnv>, from: string): Promise<PageAnswer> => {
    const waitMs = visits.waitMs(c);
    if (waitMs > 0) {
      c.header('retry-after', String(Math.ceil(waitMs / 1_000)));
      return { status: 429, title: 'Too many requests', lines: ['Wait a minute, and try again.'] };
    }
    visits.count(c);
    const { [SESSION_COOKIE]: _, ...cookies } = getCookie(c);
    const answer = await withTimeout(answerMs, page.answer({ url: new URL(`${from}${c.env.incoming.url}`), cookies, origin: from }));
    return answer ?? { status: 503, title: 'This takes too long', lines: ['Try again in a few minutes.'] };
  };

  for (const page of pages) {
    app.get(page.path, sameOrigin(names), async (c, next) => {
      // Hono answers HEAD like GET, which may use up something that works only once.
      if (c.req.method !== 'GET') return next();
      if ((c.req.header('sec-fetch-dest') ?? 'document') !== 'document')
        return refusal(c, 403, 'this page can only be opened directly in a browser');
      const from = origin ?? `${proxies.sayHttps(c) ? 'https' : 'http'}://${c.env.incoming.headers.host}`;
      if (!URL.canParse(from)) return refusal(c, 400, 'the Host header is not a host');
      const answer = await answerOf(page, c, from);
      for (const cookie of answer.cookies ?? []) giveCookie(c, cookie, from.startsWith('https:'));
      if (answer.status === 302) return c.redirect(onlyHttp(answer.location, from), 302);
      const { title, lines, status } = answer;
      const link = answer.link && { text: answer.link.text, href: onlyHttp(answer.link.href, from) };
      return htmlOf(c, <Page title={title} lines={lines} link={link} />, status);
    });
    app.all(page.path, onlyMethods('GET'));
  }
  return app;
}

function giveCookie(c: Context<WebEnv>, { name, value, path, maxAgeS }: PageCookie, secure: boolean): void {
  setCookie(c, name, value, { path, maxAge: maxAgeS, httpOnly: true, sameSite: 'Lax', secure });
}

const Page: FC<Pick<Shown, 'title' | 'lines'> & { link: Shown['link'] | undefined }> = ({ title, lines, link }) => (
  <Layout title={title} visitor={null}>
    {lines.map((line) => (
      <p>{line}</p>
    ))}
    {link && (
      <p>
        <a class="button" href={link.href}>
          {link.text}
        </a>
      </p>
    )}
  </Layout>
);

/** Returns the address as an absolute URL. @throws {Error} if it is not an http(s) address, since a browser could do anything else with it than open a page */
function onlyHttp(address: string, from: string): string {
  const { protocol, href } = new URL(address, from);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`a page of a platform leads to ${protocol}`);
  return href;
}
