import { raw } from 'hono/html';
import { withoutControls } from '../../lib/sanitize-text.ts';
import type { Announcement } from '../../model/announcement.ts';
import { previewStyle } from '../assets/preview-style.ts';
import { STYLE } from '../assets/style.ts';
import type { PreviewedPlatform } from '../context.ts';
import { drawPreviews, Previews } from '../parts/previews.tsx';
import { Foreign } from '../parts/text.tsx';

/** Returns a standalone page that shows how a message looks on each platform. It loads no resources and runs no scripts. */
export async function previewPage(title: string, announcement: Announcement, platforms: readonly PreviewedPlatform[]): Promise<string> {
  const previews = await drawPreviews(announcement, platforms);
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`Preview: ${title}`}</title>
        <style>{raw(`${STYLE}${previewStyle(platforms)}`)}</style>
      </head>
      <body>
        <main id="main">
          <h1>
            <Foreign text={title} />
          </h1>
          <Previews previews={previews} />
        </main>
      </body>
    </html>
  );
  return `<!doctype html>${withoutControls(String(page))}`;
}
