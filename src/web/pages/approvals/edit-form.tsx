import type { FC } from 'hono/jsx';

const TITLE_MAX = 250;
const TEXT_MAX = 400;

/** Other words for a message; its post's file is not touched. */
export const EditForm: FC<{ number: number; title: string; text: string; csrf: string }> = ({ number, title, text, csrf }) => (
  <details>
    <summary>Edit the text</summary>
    <form method="post" action="/approvals/edit">
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="number" value={`${number}`} />
      <p>
        <label for={`title-${number}`}>Title</label>
        <input id={`title-${number}`} name="title" value={title} maxlength={TITLE_MAX} required />
      </p>
      <p>
        <label for={`text-${number}`}>Text</label>
        <textarea id={`text-${number}`} name="text" rows={4} maxlength={TEXT_MAX}>
          {text}
        </textarea>
      </p>
      <button type="submit">Save</button>
    </form>
  </details>
);
