import { describe, expect, it } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';

const pictureOf = (matter: Record<string, unknown>, { path = 'posts/a.md', siteUrl = null as string | null } = {}) => {
  const bytes = new TextEncoder().encode(`---json\n${JSON.stringify({ title: 'T', ...matter })}\n---\nBody.\n`);
  const { post, problems } = parsePost({ path, bytes }, { siteUrl });
  expect(problems).toEqual([]);
  return post?.picture ?? null;
};
const url = 'https://cdn.example.org/a.png';

describe('the picture of a post', () => {
  it.each([
    ['image', { image: url, image_alt: 'Bees' }],
    ['image as a map (Astro, Chirpy)', { image: { src: url, alt: 'Bees' } }],
    ['cover.image (PaperMod)', { cover: { image: url, alt: 'Bees' } }],
    ['featured_image', { featured_image: url, featuredImageAlt: 'Bees' }],
    ['images[0]', { images: [{ url, alt: 'Bees' }, 'https://cdn.example.org/b.png'] }],
    ['og_image', { og_image: url, og_image_alt: 'Bees' }],
    ['hero', { hero: { image: url, imageAlt: 'Bees' } }],
    ['heroImage (Astro)', { heroImage: url, heroImageAlt: 'Bees' }],
    ['the second where the first is none', { image: 'http://cdn.example.org/a.png', hero: url, hero_alt: 'Bees' }],
  ])('is read from %s', (_, matter) => {
    expect(pictureOf(matter)).toEqual({ url, alt: 'Bees' });
  });

  it('needs no description, and is kept among the other keys', () => {
    expect(pictureOf({ images: [url] })).toEqual({ url, alt: null });
    const bytes = new TextEncoder().encode(`---\ntitle: T\nimage: ${url}\n---\n`);
    expect(parsePost({ path: 'a.md', bytes }, { siteUrl: null }).post?.extra).toEqual({ image: url });
  });

  it.each([
    'http://cdn.example.org/a.png',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:secret@cdn.example.org/a.png',
    'https://cdn.example.org/logo.svg',
    'https://',
    '',
    '   ',
    '/img/a.png',
    'a.png',
    `https://cdn.example.org/${'a'.repeat(2_000)}`,
  ])('is none at %s', (image) => {
    expect(pictureOf({ image })).toBeNull();
  });

  it.each([[true], [7], [[]], [{}], [null], [['', url]], [{ image: 7 }]])('is none, without a complaint, where image is %j', (image) => {
    expect(pictureOf({ image })).toBeNull();
  });

  const siteUrl = 'https://example.org/blog/';
  it.each([
    ['posts/a.md', '/img/a b.png', 'https://example.org/blog/img/a%20b.png'],
    ['posts/a.md', '/blog/img/a.png', 'https://example.org/blog/img/a.png'],
    ['posts/a.md', 'img/a.png', 'https://example.org/blog/img/a.png'],
    ['posts/my-post/index.md', 'a.png', 'https://example.org/blog/posts/my-post/a.png'],
    ['posts/my-post/index.md', './a.png#x', 'https://example.org/blog/posts/my-post/a.png'],
    ['posts/a.md', '//cdn.example.org/a.png', 'https://cdn.example.org/a.png'],
  ])('of the own site: in %s, %s is %s', (path, image, address) => {
    expect(pictureOf({ image }, { path, siteUrl })?.url).toBe(address);
  });

  it.each(['./a.png', '../assets/a.png'])('is none where only the build of the site knows its address: %s', (image) => {
    expect(pictureOf({ image }, { siteUrl })).toBeNull();
  });

  it('is none on a site without https', () => {
    expect(pictureOf({ image: '/a.png' }, { siteUrl: 'http://example.org' })).toBeNull();
  });
});
