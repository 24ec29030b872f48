/** The part of a settings reader that is needed here. */
interface Reader {
  text(name: string): string | null;
  mistake(where: string, what: string, hint: string): void;
}

/** Notes a mistake if a platform is to call our web server and can't: it is off, or runs in another process only. `setting`: the setting that asks for the calls; `instead`: what to do without them. */
export function checkWebServerFor(
  read: Reader,
  { setting, platform, instead }: { setting: string; platform: string; instead: string },
): void {
  if (read.text('HERALD_WEB_ADDR') === 'off')
    read.mistake(
      setting,
      'is set, but HERALD_WEB_ADDR is off',
      `Set HERALD_WEB_ADDR to an address that ${platform} can reach, or ${instead}`,
    );
  const roles = (read.text('HERALD_ROLES') ?? '').split(/[\s,]+/);
  if (roles.includes('chat') && !roles.includes('web'))
    read.mistake(
      'HERALD_ROLES',
      `has chat without web, but ${platform} sends its requests over HTTP (${setting})`,
      'Give the process that answers people both roles: chat,web',
    );
}
