/** Text → HTML that shows exactly that text. Pure. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
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
