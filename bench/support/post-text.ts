/** The text of a post published now. */
export function postText(title: string, slug: string): string {
  const front = [
    `title: ${title}`,
    `date: '${new Date().toISOString()}'`,
    `external_url: https://example.org/${slug}`,
    'source: CNCF',
    'post_kind: link',
    'tags: [cncf]',
    'tldr: What it is about, in one sentence.',
  ];
  return `---\n${front.join('\n')}\n---\nThe body of ${title}.\n`;
}
