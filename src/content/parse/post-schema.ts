import { z } from 'zod';

const DATE_PATTERN = '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?(Z|[+-]\\d{2}:?\\d{2}))?)?$';
const when = (about: string) =>
  z.string().regex(new RegExp(DATE_PATTERN)).describe(`${about} Like 2025-09-05 or '2025-09-05T10:30:00+02:00'.`);
const word = z.union([z.string(), z.number(), z.boolean()]);

/**
 * The front matter of a post, described for editors (`docs/post.schema.json`). Stricter than the reader, which accepts more spellings and formats
 * than are worth recommending; unknown keys are kept.
 */
export const POST_SCHEMA = z
  .looseObject({
    title: z.string().regex(/\S/).describe('What the post is called. The only key a post must have.'),
    date: when('When it was published; of an event, when it begins.').optional(),
    publishDate: when('Not published before.').optional(),
    expiryDate: when('No longer announced from then on.').optional(),
    draft: z.boolean().optional().describe('Not published while it is true.'),
    published: z
      .union([z.boolean(), when('When it was published.')])
      .optional()
      .describe('false: not published (Jekyll); a date: when it is.'),
    tags: z.array(word).optional().describe('Words to find and subscribe by, for example [cncf, security].'),
    source: z.string().optional().describe('Who published it: the blog, project or company.'),
    external_url: z
      .string()
      .regex(/^https?:\/\/[^\s/@?#]+(?:[/?#]\S*)?$/)
      .optional()
      .describe('Where the title leads. Two files with one address are one post.'),
    uid: z.union([z.string(), z.number()]).optional().describe('Keeps the post the same when it moves, where there is no external_url.'),
    post_kind: z
      .enum(['link', 'release', 'event'])
      .optional()
      .describe('The kind of post; by default, Herald derives it from the folder and the keys.'),
    tldr: z.string().optional().describe('What people read under the title: one or two sentences, 400 characters are shown.'),
    summary: z.string().optional().describe('Shown if there is no tldr; also searched.'),
    description: z.string().optional().describe('The same, where there is no summary; then excerpt, then subtitle.'),
    image: z
      .string()
      .optional()
      .describe(
        'A picture to show with it: an https address, or a place on your own site. Also cover.image, featured_image, images, og_image, hero.',
      ),
    image_alt: z.string().optional().describe('What the picture shows, for those who can’t see it.'),
    slug: z.string().optional().describe('Last part of its address on your own site.'),
    permalink: z.string().optional().describe('Its address on your own site, beginning with /.'),
    eventDate: when('When an event begins.').optional(),
    endDate: when('When an event ends.').optional(),
    location: z.string().optional().describe('Where an event takes place.'),
    city: z.string().optional(),
    country: z.string().optional(),
    mode: z.string().optional().describe('in-person, online or hybrid.'),
  })
  .describe('Front matter of a post that Herald announces.');

/** Returns `POST_SCHEMA` as JSON Schema (draft 2020-12). Pure. */
export function postJsonSchema(): Record<string, unknown> {
  return { title: 'Herald post', ...z.toJSONSchema(POST_SCHEMA, { io: 'input' }) };
}
