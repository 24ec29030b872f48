import { startSlackDouble } from '../../tests/support/slack/slack-double.ts';

/** A Slack double in its own process, for `bench/fanout.ts`: started by `fork` with the number of channels; sends `{apiUrl, botToken, appToken}`, and its counts on request. */
const channels = Number(process.argv[2]);
const double = await startSlackDouble({
  channels: Array.from({ length: channels }, (_, n) => `C${String(n).padStart(8, '0')}`),
  paced: true,
});
process.on('message', () => {
  const stored = Array.from({ length: channels }, (_, n) => double.messages(`C${String(n).padStart(8, '0')}`).length);
  process.send?.({
    messages: stored.reduce((sum, one) => sum + one, 0),
    most: Math.max(...stored),
    limited: double.journal.filter(({ outcome }) => outcome === 'ratelimited').length,
    complaints: double.complaints.length,
  });
});
process.on('disconnect', () => process.exit());
process.send?.({ apiUrl: double.apiUrl, botToken: double.botToken, appToken: double.appToken });
