import type { PreviewColours } from '../../model/preview.ts';
import type { PreviewedPlatform } from '../context.ts';

const SHAPES = `
.previews { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: .9rem; align-items: start; }
.preview { margin: 0; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 10px; font-size: .94rem; overflow-wrap: anywhere; min-width: 0; background: var(--p-ground); color: var(--p-text); }
.preview figcaption { color: var(--p-quiet); font-size: .85rem; margin-bottom: .5rem; }
.preview p { margin: .25rem 0; white-space: pre-line; }
.preview a { color: var(--p-link); text-decoration: underline; text-underline-offset: 2px; }
.preview ul { margin: .25rem 0; padding-left: 1.3rem; }
.preview-heading { font-weight: 700; }
.preview .preview-quiet { color: var(--p-quiet); font-size: .85rem; }
.preview-fields { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: .5rem 0; }
.preview-fields dt { font-weight: 600; } .preview-fields dd { margin: 0; }
.preview-button { display: inline-block; padding: .2rem .7rem; margin: .3rem .4rem 0 0; border: 1px solid var(--p-quiet); border-radius: 6px; font-weight: 600; background: var(--p-button); color: var(--p-button-text); }
.preview a.preview-button { text-decoration: none; }
.preview-card { position: relative; padding: .5rem .8rem .6rem 1rem; border-radius: 4px; overflow: hidden; background: var(--p-card); }
.preview-card .edge { position: absolute; left: 0; top: 0; width: 4px; height: 100%; }
.preview pre { margin: 0; overflow-x: auto; font: .82rem/1.45 ui-monospace, monospace; }
`;

/** Returns the style of message previews: each platform in its own colours, light or dark like the reader's screen. Pure. */
export function previewStyle(previews: readonly PreviewedPlatform[]): string {
  const light = previews.map(({ name, preview }) => coloursOf(name, preview.light)).join('\n');
  const dark = previews.map(({ name, preview }) => coloursOf(name, preview.dark)).join('\n');
  return `${SHAPES}${light}\n@media (prefers-color-scheme: dark) {\n${dark}\n}\n`;
}

function coloursOf(name: string, { ground, text, quiet, link, button, buttonText, card }: PreviewColours): string {
  return `.preview-${name} { --p-ground: ${ground}; --p-text: ${text}; --p-quiet: ${quiet}; --p-link: ${link}; --p-button: ${button}; --p-button-text: ${buttonText}; --p-card: ${card}; }`;
}
