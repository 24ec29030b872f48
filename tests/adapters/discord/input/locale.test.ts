import type { APIInteraction } from 'discord.js';
import { expect, it } from 'vitest';
import { requesterOf } from '../../../../adapters/discord/input/parse-request.ts';

const handler = { languageFor: () => 'en' as const };

it('what somebody reads comes with each interaction; a ping has nothing of it', () => {
  const interaction = { user: { id: '1' }, locale: 'es-419' } as unknown as APIInteraction;
  expect(requesterOf(interaction, handler)).toMatchObject({ from: { id: '1' }, locale: 'es-419' });
  expect(requesterOf({ user: { id: '1' } } as unknown as APIInteraction, handler)).not.toHaveProperty('locale');
});
