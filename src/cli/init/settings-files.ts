import { PLATFORMS } from '../../app/platforms.ts';
import { chatPlatforms, localPlatform } from '../../model/platform.ts';

const CHATS = chatPlatforms(PLATFORMS);

/** Returns the text of a new `.env`. Pure. */
export function envText(tokens: Readonly<Record<string, string>>): string {
  // No comments after values: systemd and docker would read them as part of the token.
  const line = (name: string): string => (tokens[name] === undefined ? `#${name}=` : `${name}=${tokens[name]}`);
  const named = (setup: (typeof CHATS)[number]['setup']): readonly string[] => {
    const ways = setup?.ways ?? [];
    // Settings of the other connection method would only confuse.
    const taken = ways.findLast(({ settings }) => settings.every((name) => tokens[name] !== undefined)) ?? ways[0];
    return taken?.settings ?? [];
  };
  return `# Settings of Herald, with its secrets: never commit this file. The README lists all of them.
${CHATS.flatMap(({ label, setup }) => [`\n# Of the app in ${label}.`, ...named(setup).map(line)]).join('\n')}

# Folder of the posts, and the address of their site.
#HERALD_CONTENT_DIR=content
#HERALD_SITE_URL=https://example.org/

# Who may replay, pause and decide: ${CHATS.flatMap(({ person }) => person?.example ?? []).join(' ')}
#HERALD_ADMINS=

# 1: everything is planned and shown, and nothing leaves.
#HERALD_MUTE=1
`;
}

/** Returns the text of a new `herald.yaml`, which subscribes these channels to everything. Pure. */
export function yamlText(channels: readonly string[]): string {
  const entries =
    channels.length > 0
      ? `subscriptions:\n${channels.map((channel) => `  - to: ${channel}`).join('\n')}`
      : `# Without any, the ${localPlatform(PLATFORMS).name} gets everything.\n#subscriptions:\n#  - to: ${CHATS[0]?.destination.example}\n#    kind: release\n#    tag: [networking, security]`;
  return `# Who gets which posts.
${entries}

# A new post is announced once it, and the folder, have been quiet for this many seconds. README lists all settings.
#announce:
#  settle_seconds: 10
`;
}
