import type { PlatformAdapter } from '../../../src/ports/platform.ts';

const parse = (text: string) => (/^postbox:[a-z]{1,20}$/.test(text) ? text : null);

const COLOURS = {
  ground: '#fff8e1',
  text: '#222222',
  quiet: '#555555',
  link: '#113377',
  button: '#fff8e1',
  buttonText: '#222222',
  card: '#fff8e1',
};

/** A made-up platform in one folder: the post boxes of a village. Nothing outside the folder knows it except the list of platforms that it is put into. */
export const postbox: PlatformAdapter = {
  name: 'postbox',
  label: 'Postbox',
  destination: {
    example: 'postbox:market',
    parse,
    parseMention: (text) => parse(`postbox:${/^&([a-z]+)$/.exec(text)?.[1] ?? ''}`),
  },
  person: {
    example: 'postbox:anna',
    parse: (text) => (/^postbox:[a-z]+$/.test(text) ? { platform: 'postbox', id: text.slice('postbox:'.length) } : null),
  },
  communities: { setting: 'HERALD_POSTBOX_VILLAGES', what: 'village', example: 'hill', isId: (text) => /^[a-z]+$/.test(text) },
  groups: null,
  commandPrefix: '!',
  trusted: false,
  edits: true,
  tokens: 'POSTBOX_KEY',
  events: {},
  settings: { POSTBOX_KEY: ['POSTBOX_LOCK'] },
  configure: (read) => {
    const key = read.token('POSTBOX_KEY', /^key-/, 'key-…, from the postmaster');
    return key && (async (context) => (await import('./open.ts')).openPostbox(key.reveal(), context));
  },
  preview: {
    light: COLOURS,
    dark: COLOURS,
    load: async () => (announcement) => [{ kind: 'text', line: [{ text: announcement.type }] }],
  },
};
