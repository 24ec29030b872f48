/** One parsed call. */
export interface Call {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  /** A fault: the message is accepted without its embeds. */
  embedsLost: boolean;
}

/** The answer to a call; body undefined: none. */
export interface Answered {
  status: number;
  body?: unknown;
}

type RouteHandler = (call: Call) => Answered;
/** The handler of each route, such as `POST /channels/:channel/messages`. */
export type Routes = Readonly<Record<string, RouteHandler>>;

/** Creates a function that finds the route of a call; null if there is none. Literal paths are tried before those with parameters. Ids have 17–19 digits. */
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
