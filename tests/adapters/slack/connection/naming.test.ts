import { describe, expect, it } from 'vitest';
import { createNaming } from '../../../../adapters/slack/connection/identity.ts';

describe('names in one workspace', () => {
  const naming = createNaming(null);

  it('are short, whatever way they were written', () => {
    expect([naming.channel('C0NEWS'), naming.member('U0ANN'), naming.memberId('U0ANN')]).toEqual(['slack:C0NEWS', 'U0ANN', 'U0ANN']);
    expect(naming.local('Resumed slack:T0US/C0NEWS.')).toBe('Resumed slack:C0NEWS.');
    expect(naming.qualified('resume slack:C0NEWS')).toBe('resume slack:C0NEWS');
  });

  it('an id is what Slack calls one', () => {
    expect(['U0ANN', 'T0US/U0ANN', 'local', '<@U0ANN>', ''].map(naming.memberId)).toEqual(['U0ANN', null, null, null, null]);
  });
});

describe('names in one of several workspaces', () => {
  const naming = createNaming('T0US');

  it('carry the workspace, and are short for its own people', () => {
    expect([naming.channel('C0NEWS'), naming.member('U0ANN')]).toEqual(['slack:T0US/C0NEWS', 'T0US/U0ANN']);
    expect(naming.local('slack:T0US/C0NEWS and slack:T0THEM/C0NEWS; xslack:T0US/C0NEWS')).toBe(
      'slack:C0NEWS and slack:T0THEM/C0NEWS; xslack:T0US/C0NEWS',
    );
  });

  it('what people of it type is theirs, unless they name another', () => {
    expect(naming.qualified('pause slack:C0NEWS, slack:T0THEM/C0NEWS and https://x/slack:C0NEWS')).toBe(
      'pause slack:T0US/C0NEWS, slack:T0THEM/C0NEWS and https://x/slack:C0NEWS',
    );
    expect(naming.qualified(naming.local('slack:T0US/D0ANN'))).toBe('slack:T0US/D0ANN');
  });

  it('people of others are nobody', () => {
    expect(['T0US/U0ANN', 'U0ANN', 'T0THEM/U0ANN', 'T0US/', 'T0US/u'].map(naming.memberId)).toEqual(['U0ANN', null, null, null, null]);
  });
});
