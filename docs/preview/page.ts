/** Text → HTML that shows exactly that text. Pure. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A picture's place: pictures are never loaded here, so that it says what would stand there. Pure. */
export function pictureHtml(alt: string, size: 'thumbnail' | 'large'): string {
  return `<div class="picture ${size}" style="background: linear-gradient(135deg, #7b5cd6, #2f9ec4); color: #fff; border-radius: 8px; overflow: hidden; display: flex; align-items: end; padding: 6px; font-size: 11px; line-height: 1.2;">${escapeHtml(alt.length > 60 ? `${alt.slice(0, 59)}…` : alt)}</div>`;
}

/** A whole page as wide as the picture is to be, CSS pixels. Pure. */
export function pageOf({ css, body, width }: { css: string; body: string; width: number }): string {
  return `<!doctype html>
<html lang="en" data-width="${width}">
<meta charset="utf-8">
<style>
* { box-sizing: border-box; margin: 0; }
html { width: ${width}px; }
${css}
</style>
<body>${body}
<script>document.documentElement.dataset.height = String(Math.ceil(document.body.getBoundingClientRect().height));</script>
</body>
</html>
`;
}
