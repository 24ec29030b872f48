import type { FC } from 'hono/jsx';
import type { Announcement } from '../../model/announcement.ts';
import type { MessagePreview, PreviewPart } from '../../model/preview.ts';
import type { PreviewedPlatform } from '../context.ts';
import { LineList, LineView } from './text.tsx';

/** A message as one platform shows it; null: it can't be drawn. */
export interface DrawnPreview {
  name: string;
  label: string;
  message: MessagePreview | null;
}

/** Draws a message as each platform would show it, from what each would be sent. If one fails, the others are still drawn. */
export function drawPreviews(announcement: Announcement, previews: readonly PreviewedPlatform[]): Promise<readonly DrawnPreview[]> {
  return Promise.all(
    previews.map(async ({ name, label, preview }) => {
      const message = await preview
        .load()
        .then((draw) => draw(announcement))
        .catch(() => null);
      return { name, label, message };
    }),
  );
}

/** Messages side by side. */
export const Previews: FC<{ previews: readonly DrawnPreview[] }> = ({ previews }) => (
  <div class="previews">
    {previews.map(({ name, label, message }) => (
      <figure class={`preview preview-${name}`}>
        <figcaption>{label}</figcaption>
        {message === null ? <p>It can’t be drawn.</p> : message.map((part) => <Part part={part} />)}
      </figure>
    ))}
  </div>
);

const Part: FC<{ part: PreviewPart }> = ({ part }) => {
  switch (part.kind) {
    case 'heading':
    case 'text':
    case 'quiet':
      return (
        <p class={`preview-${part.kind}`}>
          <LineView line={part.line} />
        </p>
      );
    case 'list':
      return <LineList lines={part.items} />;
    case 'fields':
      return (
        <dl class="preview-fields">
          {part.fields.map(({ name, value }) => (
            <div>
              <dt>{name}</dt>
              <dd>
                <LineView line={value} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'buttons':
      return (
        <p>
          {part.buttons.map(({ label, style }) => (
            <span class={`preview-button ${style}`}>{style === 'link' ? `${label} ↗` : label}</span>
          ))}
        </p>
      );
    case 'card':
      return (
        <div class="preview-card">
          <svg class="edge" viewBox="0 0 4 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width="4" height="10" fill={`#${part.colour.toString(16).padStart(6, '0')}`} />
          </svg>
          {part.parts.map((inner) => (
            <Part part={inner} />
          ))}
        </div>
      );
    case 'mono':
      return <pre tabindex={0}>{part.text}</pre>;
  }
};
