import type { Line } from './span.ts';

/** A message as a platform shows it, built from what the platform would be sent. The code that displays it escapes the text and chooses the colours. */
export type PreviewPart =
  | { kind: 'heading'; line: Line }
  | { kind: 'text'; line: Line }
  | { kind: 'list'; items: readonly Line[] }
  /** Small and grey. */
  | { kind: 'quiet'; line: Line }
  | { kind: 'fields'; fields: readonly { name: string; value: Line }[] }
  | { kind: 'buttons'; buttons: readonly { label: string; style: 'link' | 'plain' | 'primary' | 'danger' }[] }
  /** A frame with a coloured edge. `colour`: `0xrrggbb`. */
  | { kind: 'card'; colour: number; parts: readonly PreviewPart[] }
  /** Monospaced, line breaks kept. */
  | { kind: 'mono'; text: string };

export type MessagePreview = readonly PreviewPart[];

/** Colours that a platform shows messages in, each as `#rrggbb`. */
export interface PreviewColours {
  ground: string;
  text: string;
  /** For small text. */
  quiet: string;
  link: string;
  button: string;
  buttonText: string;
  /** Background of framed text. */
  card: string;
}
