import { renderReply as renderForDiscord } from '../../adapters/discord/render/reply.ts';
import { unescapeCommand, unescapeMention } from '../../adapters/slack/input/parse-request.ts';
import { renderReply as renderForSlack } from '../../adapters/slack/render/render.ts';
import { renderReply as renderForTerminal } from '../../adapters/terminal/render.ts';
import { HOSTILE_TEXTS } from '../../tests/hostile/hostile-texts.ts';
import { ADMIN, openCommandStage, SOMEBODY } from '../../tests/support/command-stage.ts';
import { makePost } from '../../tests/support/make.ts';
import { breath } from './longest-block.ts';

const VERBS = [
  'search',
  'latest',
  'share',
  'why',
  'status',
  'replay',
  'subscriptions',
  'help',
  'pause',
  'resume',
  'discard',
  'drain',
  'resolve',
  'doubt',
  'holds',
  'hold',
  '',
];
/** Slack accepts 40,000 characters. https://docs.slack.dev/reference/methods/chat.postMessage */
const SIZES = [100, 1_000, 3_990, 40_000];
const POSTS = 500;

/** Returns the n-th hostile message: its name, and the work of answering it to an ordinary person or an admin. */
export async function createHostileMessages(): Promise<(n: number) => { name: string; work: () => Promise<void> }> {
  const stage = openCommandStage();
  const words = ['kubernetes', 'cilium', 'release', 'security', 'gateway', 'cluster', 'v1.34.2', 'operator'];
  await stage.seen(
    Array.from({ length: POSTS }, (_, n) =>
      makePost({
        path: `docs/${n}.md`,
        title: `${words[n % 8]} and ${words[(n * 3) % 7]} ${n}`,
        body: words.join(' '),
        tags: [words[n % 8] ?? ''],
      }),
    ),
  );
  const texts = Object.entries(HOSTILE_TEXTS);

  return (n) => {
    const size = SIZES[n % SIZES.length] ?? 100;
    const [textName, make] = texts[Math.floor(n / SIZES.length) % texts.length] ?? ['', String];
    const verb = VERBS[Math.floor(n / SIZES.length / 3 + n) % VERBS.length] ?? '';
    const from = n % 5 === 0 ? ADMIN : SOMEBODY;
    const text = make(size);
    return {
      name: `message: ${verb} ${textName}, ${size}`,
      work: async () => {
        const asked = n % 2 === 0 ? unescapeMention(`<@U1> ${verb} ${text}`, 'U1') : unescapeCommand(`${verb} ${text}`);
        await breath();
        const reply = await stage.ask(asked, { from });
        await breath();
        renderForSlack(reply, null);
        await breath();
        renderForDiscord(reply, () => 'id');
        await breath();
        renderForTerminal(reply, { width: 80, colour: true });
        await breath();
        if (n % 7 === 0) await stage.handler.suggest(text, 25, { from, where: null });
      },
    };
  };
}
