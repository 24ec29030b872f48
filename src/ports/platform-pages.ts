/** A browser's request for a page of a platform. */
export interface PageRequest {
  /** The requested URL, below `origin`. */
  url: URL;
  cookies: Readonly<Record<string, string>>;
  /** Public address of this web server, without a path: `https://herald.example.org`. */
  origin: string;
}

/** A cookie that only the server can read: HttpOnly, SameSite=Lax, and Secure if the origin is https. */
export interface PageCookie {
  name: string;
  value: string;
  path: string;
  /** 0 removes it. */
  maxAgeS: number;
}

/** Plain text throughout; it is escaped when rendered. */
export type PageAnswer =
  | { status: 302; location: string; cookies?: readonly PageCookie[] }
  | {
      status: 200 | 400 | 403 | 404 | 429 | 500 | 503;
      title: string;
      /** One paragraph each. */
      lines: readonly string[];
      /** A button that leads to the next step. */
      link?: { href: string; text: string };
      cookies?: readonly PageCookie[];
    };

/** A page of a platform that people open in their browser, such as the one that installs its app. Anyone may open it: `answer` decides what they see. */
export interface PlatformPage {
  /** Full path: `/chat/install`. Only GET is answered. */
  readonly path: string;
  /** Never rejects. */
  answer(request: PageRequest): Promise<PageAnswer>;
}
