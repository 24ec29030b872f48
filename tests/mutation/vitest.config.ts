import { defineConfig } from 'vitest/config';

/** The tests of the core decisions, for `npm run mutate`: pure, so that each can be run once a mutant. */
export default defineConfig({
  test: {
    include: [
      'tests/announce/plan/*.test.ts',
      'tests/announce/deliver/retry-policy.test.ts',
      'tests/archive/archive.test.ts',
      'tests/lib/cut-text.test.ts',
      'tests/model/*.test.ts',
      'tests/adapters/slack/render/{escape,text}.test.ts',
      'tests/adapters/discord/render/escape.test.ts',
      'tests/adapters/terminal/escape.test.ts',
    ],
  },
});
