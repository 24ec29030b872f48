import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReply, text } from '../../src/commands/build-reply.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import type { CommandGateway, CommandHandler } from '../../src/ports/command-gateway.ts';
import type { CommandRequest, Reply } from '../../src/ports/reply.ts';

/** A gateway with people behind it. */
export interface GatewayStage {
  gateway: CommandGateway;
  /** Somebody asks; resolves with all they read. `words` begin with `search` or `status`. */
  ask: (words: string) => Promise<string>;
  /** Somebody does what the first button of the last answer stands for. */
  press: () => Promise<string>;
  stop: () => Promise<void>;
}

/** What every gateway promises. */
export function gatewayContract(title: string, start: () => Promise<GatewayStage>): void {
  describe(`${title} as a gateway`, () => {
    let stage: GatewayStage;
    const asks: CommandRequest[] = [];
    let answer: (ask: CommandRequest) => Reply = () => buildReply([text('An answer.')], null);
    const handler: CommandHandler = {
      handle: async (ask) => {
        asks.push(ask);
        return answer(ask);
      },
      suggest: async () => [],
      languageFor: () => 'en',
      commands: COMMANDS,
    };
    beforeEach(async () => {
      asks.length = 0;
      answer = () => buildReply([text('An answer.')], null);
      stage = await start();
      await stage.gateway.start(handler);
    });
    afterEach(() => stage.stop());

    it('hands over the words and who asked, and shows the answer', async () => {
      expect(await stage.ask('search cilium')).toContain('An answer.');
      expect(asks).toEqual([
        expect.objectContaining({
          text: 'search cilium',
          confirmed: false,
          from: { platform: stage.gateway.platform, id: expect.any(String) },
        }),
      ]);
      expect(asks[0]?.where).toMatch(new RegExp(`^${stage.gateway.platform}`));
    });

    it('a pressed button asks its command, confirmed', async () => {
      answer = ({ confirmed }) =>
        confirmed
          ? buildReply([text('Done.')], null)
          : buildReply([text('Shall I?')], null, { actions: [{ label: 'Send 3 messages', command: 'replay failed', style: 'primary' }] });
      expect(await stage.ask('search anything')).toContain('Shall I?');
      expect(await stage.press()).toContain('Done.');
      expect(asks[1]).toMatchObject({ text: 'replay failed', confirmed: true });
    });

    it('shows every sort of block, and what is in them can’t break out', async () => {
      answer = () =>
        buildReply(
          [
            text('A *line* with <!channel> & `code`'),
            { kind: 'list', items: [[{ text: 'bold', style: 'bold' }, { text: ' then plain' }]] },
            {
              kind: 'table',
              columns: [{ name: 'Channel' }, { name: 'Now', before: ': ' }],
              rows: ['first', 'second'].map((name) => [[{ text: `${name} row` }], [{ text: 'fine' }]]),
            },
            {
              kind: 'hit',
              title: [{ text: 'A hit' }],
              url: 'https://example.org/',
              snippet: [{ text: 'found ' }, { text: 'cilium', style: 'mark' }],
              context: [{ text: 'CNCF · link', style: 'quiet' }],
            },
          ],
          null,
        );
      const read = await stage.ask('search cilium');
      for (const words of [
        'line',
        '<!channel> & ',
        'bold',
        ' then plain',
        'first row',
        'second row',
        'fine',
        'A hit',
        'found ',
        'cilium',
        'CNCF · link',
      ])
        expect(read).toContain(words);
    });

    it('is ready once it is started, and stops twice without harm', async () => {
      expect(stage.gateway.health().ready).toBe(true);
      await stage.gateway.stop();
      await stage.gateway.stop();
    });
  });
}
