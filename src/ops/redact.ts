/** Longer texts are cut before they are searched, characters. */
const MOST_CHARS = 8_000;

const TOKENS: readonly [RegExp, string][] = [
  // Slack: bot, app, user, refresh and configuration tokens.
  [/\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]+/gi, '[token]'],
  // Discord: id, time and signature in base64url.
  [/\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,45}(?![\w-])/g, '[token]'],
  // GitHub and GitLab.
  [/\b(?:gh[a-z]_|github_pat_|glpat-)\w[\w-]*/g, '[token]'],
  [/\b(bearer|basic)\s+[\w+/=.~-]{6,}/gi, '$1 [token]'],
  // Users and passwords of addresses; a password may hold a slash that somebody forgot to escape.
  [/:\/\/[^\s/?#"'<>]*@/g, '://[secret]@'],
  [/:\/\/[^\s/:@"'<>]{0,100}:[^\s"'<>@]{0,200}@/g, '://[secret]@'],
  [
    /([?&](?:token|ticket|secret|client_secret|password|access_token|refresh_token|private_token|code|state|sig|key)=)[^\s&"'<>]+/gi,
    '$1[secret]',
  ],
  // Discord's webhooks and interactions carry their token in the path.
  [/\/(webhooks|interactions)\/(\d+)\/[^\s"'<>]+/gi, '/$1/$2/[token]'],
  [/\bwss?:\/\/[^\s"'<>]+/gi, '[socket address]'],
];

/** Text without what looks like a token, a password or an address that works like one; at most 8,000 characters. Linear in its length. Pure. */
export function redact(text: string): string {
  const plain = TOKENS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text.slice(0, MOST_CHARS));
  return plain.replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (address) =>
    /hooks\.slack\.com|\/(?:commands|actions|services|response)\//i.test(address) ? '[response address]' : address,
  );
}
