import type { OpenPlatform, PlatformAdapter } from '../../src/ports/platform.ts';

const open: OpenPlatform = async ({ command, console, dataDir }) => {
  if (!console) throw new Error('the terminal needs its streams');
  return (await import('./open.ts')).createTerminal(console, dataDir, command);
};

/** Terminals are usually dark. */
const COLOURS = {
  ground: '#11151c',
  text: '#d6dde8',
  quiet: '#a9b3c3',
  link: '#92b6ff',
  button: '#11151c',
  buttonText: '#d6dde8',
  card: '#11151c',
} as const;

/** The terminal that Herald runs in; needs no token. */
export const terminal: PlatformAdapter = {
  name: 'terminal',
  label: 'terminal',
  destination: { example: 'terminal', parse: (text) => (text === 'terminal' ? text : null) },
  person: null,
  communities: null,
  groups: null,
  commandPrefix: null,
  trusted: true,
  edits: false,
  tokens: null,
  events: {},
  settings: {},
  configure: () => open,
  preview: { light: COLOURS, dark: COLOURS, load: async () => (await import('./render.ts')).previewAnnouncement },
  loadReplyRenderer: async () => (await import('./render.ts')).renderReply,
};
