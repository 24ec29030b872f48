import type { Context, Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Child } from 'hono/jsx';
import { withoutControls } from '../lib/sanitize-text.ts';
import { createAnswerBook } from './answer-book.ts';
import { nameInHost } from './hosts.ts';
import { Layout } from './pages/layout.tsx';
import { type PageStatus, type Routes, refusal, type WebEnv } from './routes.ts';
import { isSameSecret } from './same-secret.ts';
import type { Visitor, Visitors } from './sign-in/visitors.ts';

/** Who may open a page or make a change: everybody who is signed in, or admins only. */
type Needs = 'viewer' | 'admin';

/** The content of a page. */
export interface Shown {
  title: string;
  body: Child;
  /** Default: 200. */
  status?: PageStatus;
  /** Whether the page keeps itself up to date if scripts run. */
  live?: boolean;
  /** Path of the navigation entry the page belongs to; null: none. Default: the first segment of its own path. */
  current?: string | null;
}

/** Returns a page that shows a single sentence. Pure. */
export function messagePage(title: string, text: string, status: PageStatus = 200): Shown {
  const body = (
    <>
      <p>{text}</p>
      <p>
        <a href="/">Overview</a>
      </p>
    </>
  );
  return { title, body, status, current: null };
}

/** What people see if a page or a change fails: usually the database is away. */
const FAULT = messagePage(
  'Not available',
  'This can’t be shown or done at the moment. The overview shows which part does not work, and the log has the reason.',
  500,
);

/** Adds pages and changes to a group of routes, each behind the same checks. */
export interface Gate {
  page(path: string, needs: Needs, show: (c: Context<WebEnv>, visitor: Visitor) => Shown | Promise<Shown>): void;
  /** Handles a submitted form; `fields` has its values, each at most once unless read with `all`. A page is shown after a redirect, so that going back to it submits nothing again. */
  change(
    path: string,
    needs: Needs,
    make: (c: Context<WebEnv>, visitor: Visitor, fields: Fields) => Response | Shown | Promise<Response | Shown>,
  ): void;
  /** Adds an answer that our own script reads. */
  stream(path: string, needs: Needs, answer: (c: Context<WebEnv>, visitor: Visitor) => Response | Promise<Response>): void;
}

/** The fields of a form. */
export interface Fields {
  /** Returns the field's first value, trimmed; null if it is missing or blank. */
  one(name: string): string | null;
  all(name: string): readonly string[];
}

const BODY_MAX_BYTES = 128 * 1024;

/** Content security policy of pages: nothing from other origins, no inline scripts or styles, no framing, and forms submit only to us. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Shown instead of an answer that is forgotten or belongs to somebody else. */
const FORGOTTEN = messagePage(
  'Not kept any longer',
  'The answer to a form is kept for an hour, until you sign out or Herald restarts. What was done stays done; the pages show how things are now.',
  404,
);

/** Creates the gate. `names`: names of this server besides the Host that a request names, with their port if it is not the usual one. */
export function createGate(routes: Routes, visitors: Visitors, names: readonly string[], now: () => Date): Gate {
  const answers = createAnswerBook(() => now().getTime());

  /** Returns the visitor if they may proceed, otherwise the answer to send. Runs before any other work. */
  async function admit(c: Context<WebEnv>, needs: Needs): Promise<Visitor | Response> {
    const visitor = visitors.of(c);
    if (!visitor) return unknownVisitor(c);
    if (needs === 'admin' && !visitor.isAdmin)
      return pageOf(c, visitor, messagePage('Only for admins', 'You are signed in to read; this is for admins of Herald.', 403));
    return visitor;
  }

  const get = (path: string, handler: Handler<WebEnv>): void => {
    routes.get(path, sameOrigin(names), handler);
  };

  get('/answers/:name', async (c) => {
    const visitor = await admit(c, 'viewer');
    if (visitor instanceof Response) return visitor;
    const answer = answers.find(visitor.csrf, c.req.param('name') ?? '');
    return answer === null ? pageOf(c, visitor, FORGOTTEN) : sendHtml(c, answer.html, answer.status);
  });

  return {
    page(path, needs, show) {
      get(path, async (c) => {
        const visitor = await admit(c, needs);
        if (visitor instanceof Response) return visitor;
        c.set('faultPage', () => pageOf(c, visitor, FAULT));
        return pageOf(c, visitor, await show(c, visitor));
      });
    },
    stream(path, needs, answer) {
      get(path, (c) => {
        const visitor = visitors.of(c);
        if (!visitor || (needs === 'admin' && !visitor.isAdmin)) return refusal(c, visitor ? 403 : 401, 'sign in first');
        return answer(c, visitor);
      });
    },
    change(path, needs, make) {
      routes.post(path, sameOrigin(names), async (c) => {
        const visitor = await admit(c, needs);
        if (visitor instanceof Response) return visitor;
        return formOf(c, async (fields) => {
          if (!isSameSecret(fields.one('csrf') ?? '', visitor.csrf))
            return pageOf(
              c,
              visitor,
              messagePage('Try again', 'This form is too old, or did not come from Herald. Nothing was done.', 403),
            );
          c.set('faultPage', () => pageOf(c, visitor, FAULT));
          const made = await make(c, visitor, fields);
          if (made instanceof Response) return made;
          const html = await drawPage(c, visitor, made);
          return c.redirect(`/answers/${answers.keep(visitor.csrf, { html, status: made.status ?? 200 })}`, 303);
        });
      });
    },
  };
}

/** Reads a form of limited size and answers it. */
export async function formOf(c: Context<WebEnv>, answer: (fields: Fields) => Response | Promise<Response>): Promise<Response> {
  let result: Response | undefined;
  const limited = bodyLimit({
    maxSize: BODY_MAX_BYTES,
    onError: (over) => refusal(over as Context<WebEnv>, 413, `at most ${BODY_MAX_BYTES} bytes`),
  });
  const refused = await limited(c, async () => {
    result = await answer(fieldsOf(new URLSearchParams(await c.req.text())));
  });
  return result ?? (refused as Response);
}

function fieldsOf(form: URLSearchParams): Fields {
  // No database takes NUL characters.
  const clean = (value: string): string => value.replaceAll('\0', '');
  return { one: (name) => clean(form.get(name) ?? '').trim() || null, all: (name) => form.getAll(name).map(clean) };
}

/** Refuses requests made by a page of another origin: browsers name it in the Origin header, which no page can forge. */
export function sameOrigin(names: readonly string[]): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const isOther = origin !== undefined && !isOurs(origin, c.env.incoming.headers.host ?? '', names);
    if (isOther || (c.req.header('sec-fetch-site') === 'cross-site' && c.req.method !== 'GET'))
      return refusal(c, 403, 'asked by a page of another origin');
    return next();
  };
}

function isOurs(origin: string, host: string, names: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false;
  const { host: from, hostname, port } = new URL(origin);
  // A proxy may have changed the Host, but not the name that people use. Other ports of that name belong to other programs.
  return from === host.toLowerCase() || names.includes(port === '' ? (nameInHost(hostname) ?? '') : from);
}

/** Answers somebody who is not signed in: a page redirects to the sign-in, which leads back to it. */
function unknownVisitor(c: Context<WebEnv>): Response {
  if (c.req.method !== 'GET') return refusal(c, 401, 'sign in first');
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(pathname + search === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(pathname + search)}`, 303);
}

/** Sends a page to somebody who is signed in. */
async function pageOf(c: Context<WebEnv>, visitor: Visitor, shown: Shown): Promise<Response> {
  return sendHtml(c, await drawPage(c, visitor, shown), shown.status ?? 200);
}

function drawPage(c: Context<WebEnv>, visitor: Visitor, { title, body, live = false, current }: Shown): Promise<string> {
  const place = current === undefined ? `/${c.req.path.split('/')[1]}` : current;
  return drawHtml(
    <Layout title={title} visitor={visitor} current={place} live={live}>
      {body}
    </Layout>,
  );
}

/** Sends a complete HTML page. */
export async function htmlOf(c: Context<WebEnv>, body: Child, status: PageStatus): Promise<Response> {
  return sendHtml(c, await drawHtml(body), status);
}

/** Renders a complete page. Control characters are removed, so that no text in it can change the direction of the text around it. */
async function drawHtml(body: Child): Promise<string> {
  return `<!doctype html>${withoutControls(String(await body))}`;
}

function sendHtml(c: Context<WebEnv>, html: string, status: PageStatus): Response | Promise<Response> {
  c.header('content-security-policy', PAGE_POLICY);
  // With `no-referrer`, browsers would also hide the origin that a form comes from.
  c.header('referrer-policy', 'same-origin');
  return c.html(html, status);
}
