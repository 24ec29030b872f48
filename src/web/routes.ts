import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';

/** What Hono gets besides the request: Node's own request and response. */
export type WebEnv = {
  Bindings: HttpBindings;
  Variables: {
    /** Renders the page that somebody who is signed in sees if their request fails. */
    faultPage?: () => Promise<Response>;
    /** Whether the answer is a refusal, which browsers get as a page. */
    isRefused?: boolean;
  };
};

/** Status codes of pages. */
export type PageStatus = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503;

/** Routes that belong together; their paths are complete (`/webhook/git`). */
export type Routes = Hono<WebEnv>;

/** Returns an error response that reveals no secret: one sentence on what was wrong with the request. */
export function refusal(c: Context<WebEnv>, status: 400 | 401 | 403 | 404 | 405 | 413 | 421 | 500 | 503, error: string): Response {
  c.set('isRefused', true);
  return c.json({ error }, status);
}

/** Answers methods that a path does not support. `allow`: those it supports, as in the `Allow` header. */
export function onlyMethods(allow: string): (c: Context<WebEnv>) => Response {
  return (c) => {
    c.header('allow', allow);
    return refusal(c, 405, `only ${allow}`);
  };
}
