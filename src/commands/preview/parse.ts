import type { Words } from '../../languages/index.ts';
import type { Destination, Platform } from '../../model/destination.ts';
import { STYLES, type Style } from '../../model/message-style.ts';
import { destinationExamples, type PlatformList, parseDestinationArgument, platformNamed } from '../../model/platform.ts';

/** What may follow the post. */
const FIELD = /^(in|as|style):(.*)$/s;

export const FORMS = ['message', 'digest'] as const;

/** What somebody wants to see. */
export interface PreviewRequest {
  /** The command with all that it was told but for the post. */
  verb: string;
  /** Words that name one post; never empty. */
  reference: string;
  form: (typeof FORMS)[number];
  /** The channel whose message it is to be, or a platform, any of whose channels will do; null: nobody's in particular. */
  whose: { destination: Destination } | { platform: Platform } | null;
  /** Null: as the channel wants it. */
  style: Style | null;
}

/** Where it was asked, and what may be named. */
interface Around {
  here: Destination | null;
  platforms: PlatformList;
  words: Words;
}

/** `docs/hello.md in:slack:C0123ABCD as:digest` → what is to be shown, or what is wrong with it. Pure. */
export function parsePreview(args: string, { here, platforms, words: { preview } }: Around): PreviewRequest | { mistake: string } {
  const named: string[] = [];
  const fields: string[] = [];
  let form: PreviewRequest['form'] = 'message';
  let whose: PreviewRequest['whose'] = here === null ? null : { destination: here };
  let style: PreviewRequest['style'] = null;
  for (const word of args.split(/\s+/u).filter(Boolean)) {
    const [, field, value = ''] = FIELD.exec(word) ?? [];
    if (field !== undefined) fields.push(word);
    switch (field) {
      case 'in': {
        const destination = parseDestinationArgument(value, here, platforms);
        const platform = platformNamed(value, platforms);
        if (destination === null && !platform) return { mistake: preview.notAChannel(word, destinationExamples(platforms, 'in:')) };
        whose = destination === null && platform ? { platform: platform.name } : { destination: destination ?? value };
        break;
      }
      case 'as': {
        const named = FORMS.find((one) => one === value);
        if (!named) return { mistake: preview.notAForm(word) };
        form = named;
        break;
      }
      case 'style': {
        const named = STYLES.find((one) => one === value);
        if (!named) return { mistake: preview.notAStyle(word) };
        style = named;
        break;
      }
      default:
        named.push(word);
    }
  }
  return named.length === 0
    ? { mistake: preview.what }
    : { verb: ['preview', ...fields].join(' '), reference: named.join(' '), form, whose, style };
}
