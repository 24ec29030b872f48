/** A request from a platform's servers to Herald's web server, used instead of a socket connection. */
export interface CallbackRequest {
  /** By lower-case name. Repeated headers are joined with commas. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The unmodified bytes: signatures are computed over them. */
  body: Buffer;
}

export interface CallbackAnswer {
  status: 200 | 400 | 401 | 404 | 500 | 503;
  /** An object is sent as JSON. */
  body: string | object;
}

/** One address of the web server that belongs to a platform; the platform signs its requests. */
export interface HttpCallback {
  /** Full path: `/slack/events`. Only POST is answered. */
  readonly path: string;
  readonly bodyMaxBytes: number;
  /** Why a request can't be genuine, judged by its headers alone; null: it may be. Called before the body is received. Pure but for the clock. */
  refusalOf(headers: CallbackRequest['headers']): string | null;
  /** Answers within 3 s. Never rejects. With status 401, `body` gives the reason. */
  answer(request: CallbackRequest): Promise<CallbackAnswer>;
}
