/** What is read of the settings, and told about them. */
interface Reader {
  text(name: string): string | null;
  mistake(where: string, what: string, hint: string): void;
}

/** Names what stands in the way where a platform is to call our web server: it is off, or another process has it. `setting`: what asks for that; `instead`: what to do without. */
export function checkWebServerFor(
  read: Reader,
  { setting, platform, instead }: { setting: string; platform: string; instead: string },
): void {
  if (read.text('HERALD_WEB_ADDR') === 'off')
    read.mistake(setting, 'is set, but HERALD_WEB_ADDR is off', `Give Herald an address that ${platform} can reach, or ${instead}`);
  const roles = (read.text('HERALD_ROLES') ?? '').split(/[\s,]+/);
  if (roles.includes('chat') && !roles.includes('web'))
    read.mistake(
      'HERALD_ROLES',
      `has chat without web, but ${platform} is heard over HTTP (${setting})`,
      'Give the process that answers people both roles: chat,web',
    );
}
