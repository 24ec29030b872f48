import { escapeHtml, pageOf } from './page.ts';

const CSS = `
body { background: #1e1e2e; padding: 12px; }
.window { border-radius: 8px; overflow: hidden; background: #11111b; }
.bar { height: 28px; background: #313244; padding: 8px 10px; } .bar i { display: inline-block; width: 12px; height: 12px; border-radius: 50%; margin-right: 6px; vertical-align: top; }
pre { font: 13px/1.4 "DejaVu Sans Mono", Menlo, Consolas, monospace; color: #cdd6f4; padding: 14px 16px 10px; width: calc(96.5ch + 32px); white-space: pre-wrap; word-break: break-all; }
.b { font-weight: 700; color: #fff; } .d { opacity: .6; } .u { text-decoration: underline; } .c { color: #89dceb; } .g { color: #a6e3a1; } .y { color: #f9e2af; }
`;

/** Codes of picocolors: what begins a style, and what ends it. */
const STYLES: Readonly<Record<string, string>> = { '1': 'b', '2': 'd', '4': 'u', '32': 'g', '33': 'y', '36': 'c' };
const ENDS: ReadonlySet<string> = new Set(['22', '24', '39']);

/** Cards as a dark terminal shows them. Pure. @throws {Error} at an escape sequence that this page can't draw */
export function terminalPage(cards: readonly string[]): string {
  return windowPage(`${cards.map(ansiHtml).join('\n')}<span class="c">herald&gt; </span>`);
}

/** The screen of a session as a dark terminal shows it. Pure. @throws {Error} at an escape sequence that this page can't draw */
export function sessionPage(screen: string): string {
  return windowPage(ansiHtml(screen));
}

function windowPage(inner: string): string {
  const dots = ['#f38ba8', '#f9e2af', '#a6e3a1'].map((colour) => `<i style="background: ${colour}"></i>`).join('');
  const body = `<div class="window"><div class="bar">${dots}</div><pre>${inner}</pre></div>`;
  return pageOf({ css: CSS, body, width: 860 });
}

function ansiHtml(text: string): string {
  return text
    .split(/(\u001b\[\d+m)/)
    .map((piece) => {
      const code = /^\u001b\[(\d+)m$/.exec(piece)?.[1];
      if (code === undefined) return escapeHtml(piece);
      if (ENDS.has(code)) return '</span>';
      const style = STYLES[code];
      if (!style) throw new Error(`docs/preview/terminal-page.ts can't draw: ${JSON.stringify(piece)}`);
      return `<span class="${style}">`;
    })
    .join('');
}
