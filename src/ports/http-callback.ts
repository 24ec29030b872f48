/** What a platform's own servers ask Herald's web server, instead of being asked over a socket. */
export interface CallbackRequest {
  /** By lower-case name. A header that came twice is joined with commas. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it was received: signatures are made over it. */
  body: Buffer;
}

export interface CallbackAnswer {
  status: 200 | 400 | 401 | 404 | 500 | 503;
  /** An object is sent as JSON. */
  body: string | object;
}

/** One address of the web server that belongs to a platform, which signs what it sends there. */
export interface HttpCallback {
  /** Whole: `/slack/events`. Only POST is answered. */
  readonly path: string;
  readonly bodyMaxBytes: number;
  /** Why a request can't be genuine, by its headers alone; null: it may be. Asked before the body is received. Pure but for the clock. */
  refusalOf(headers: CallbackRequest['headers']): string | null;
  /** Answers within 3 s. Never rejects. With status 401, `body` says why. */
  answer(request: CallbackRequest): Promise<CallbackAnswer>;
}
