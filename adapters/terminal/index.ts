import type { OpenPlatform, PlatformAdapter } from '../../src/ports/platform.ts';

const open: OpenPlatform = async ({ console, dataDir }) => {
  if (!console) throw new Error('the terminal needs its streams');
  return (await import('./open.ts')).createTerminal(console, dataDir);
};

/** The terminal that Herald runs in; needs no token. */
export const terminal: PlatformAdapter = {
  name: 'terminal',
  label: 'terminal',
  destination: { example: 'terminal', parse: (text) => (text === 'terminal' ? text : null) },
  person: null,
  communities: null,
  commandPrefix: null,
  trusted: true,
  edits: false,
  tokens: null,
  events: {},
  settings: {},
  configure: () => open,
  loadReplyRenderer: async () => (await import('./render.ts')).renderReply,
};
