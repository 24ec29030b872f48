/** One call, understood. */
export interface Call {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  /** A fault: the message is taken without its embeds. */
  embedsLost: boolean;
}

/** What is answered; body undefined: nothing. */
export interface Answered {
  status: number;
  body?: unknown;
}

type RouteHandler = (call: Call) => Answered;
/** `POST /channels/:channel/messages` → what it does. */
export type Routes = Readonly<Record<string, RouteHandler>>;

/** Finds the route of a call; literal paths before ones with parameters. Ids have 17–19 digits. */
export function createRouter(routes: Routes): (method: string, path: string) => { route: string; params: Record<string, string> } | null {
  const shapes = Object.keys(routes)
    .toSorted((a, b) => a.split(':').length - b.split(':').length)
    .map((route) => ({ route, pattern: new RegExp(`^${route.replace(/:(\w+)/g, (_, name: string) => `(?<${name}>${shapeOf(name)})`)}$`) }));
  return (method, path) => {
    for (const { route, pattern } of shapes) {
      const match = pattern.exec(`${method} ${path}`);
      if (match) return { route, params: { ...match.groups } };
    }
    return null;
  };
}

function shapeOf(name: string): string {
  return name === 'token' ? '[^/]+' : '\\d{17,19}';
}
