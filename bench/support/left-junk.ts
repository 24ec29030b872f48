/**
 * Junk that nobody wants to read, as a reader would notice it. Written independently of the patterns that remove such things (`src/content/`), and
 * broader: a match means that something was not removed.
 */
const NOTICED: readonly RegExp[] = [
  /uh[ -]?oh/i,
  /something went wrong|error while loading|(?:re)?load (?:this|the|your) (?:page|session)/i,
  /tag to compare|\bfork \d|\bstar \d+\.?\d*k/i,
  /signed-off|co-authored|verified signature|gpg key|vigilant/i,
  /original post ?↗|projects highlighted in this post|more like this|browse by channel|keep exploring/i,
  /\bcookies?\b.{0,40}(?:accept|consent|settings|preferences)|accept all/i,
  /\bshare (?:this|on (?:x|twitter|facebook|linkedin))\b|click to share/i,
  /skip to (?:main )?content|select language|toggle navigation/i,
  /stay organized with collections|rapid channel regular channel|send feedback/i,
  /edit this page on github|help improve this page/i,
  /min(?:ute)?s? read\b|\b(?:posted|published|updated)(?: on|:) \w+ \d{1,2}, \d{4}/i,
  /about the authors?\b|related articles?\b|try digitalocean for free|\| product trial/i,
  /subscribe to our newsletter/i,
  /<\/?(?:p|div|span|a|b|br|li|h\d|img|table)\b[^<>]*>|&(?:amp|lt|gt|nbsp|quot|#\d+);/i,
  /\]\(https?:|```|^#{1,6} |\*\*|\{\{[<%]/,
  /\u00e2\u0080|\u00c3[\u0080-\u00bf]|\ufffd/,
  /(?:^|\s)[0-9a-f]{40}(?:\s|$)/,
];

/** The first piece of junk in a summary; null if there is none. Pure. */
export function leftJunkIn(text: string): string | null {
  for (const pattern of NOTICED) {
    const found = pattern.exec(text);
    if (found !== null) return found[0];
  }
  return null;
}
