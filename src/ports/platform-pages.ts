/** What somebody's browser asks a page of a platform. */
export interface PageRequest {
  /** As it was asked for, below `origin`. */
  url: URL;
  cookies: Readonly<Record<string, string>>;
  /** How people reach this web server, without a path: `https://herald.example.org`. */
  origin: string;
}

/** A cookie that only the server reads: HttpOnly, SameSite=Lax, and Secure where the origin is https. */
export interface PageCookie {
  name: string;
  value: string;
  path: string;
  /** 0 removes it. */
  maxAgeS: number;
}

/** Plain text throughout; it is escaped when it is shown. */
export type PageAnswer =
  | { status: 302; location: string; cookies?: readonly PageCookie[] }
  | {
      status: 200 | 400 | 403 | 404 | 429 | 500 | 503;
      title: string;
      /** A paragraph each. */
      lines: readonly string[];
      /** A button that leads on. */
      link?: { href: string; text: string };
      cookies?: readonly PageCookie[];
    };

/** Pages of a platform that people open in their browser, like those that install its app. Anyone may open them: `answer` decides what they get. */
export interface PlatformPage {
  /** Whole: `/chat/install`. Only GET is answered. */
  readonly path: string;
  /** Never rejects. */
  answer(request: PageRequest): Promise<PageAnswer>;
}
