import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asksForApproval, type DashboardStage, HOLD, openDashboardStage, TOKEN } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
let admin = '';
let csrf = '';
beforeAll(async () => {
  stage = await openDashboardStage();
  admin = await stage.signIn(TOKEN);
  csrf = await stage.csrfOf(admin);
});
afterAll(() => stage.close());

const titleIn = async (answer: Response) => /<h1>([^<]*)<\/h1>/.exec(await answer.text())?.[1];
const send = (path: string, fields: Readonly<Record<string, string>>) =>
  fetch(stage.url + path, { method: 'POST', headers: { cookie: admin }, body: new URLSearchParams({ csrf, ...fields }) });
const press = async (command: string) => titleIn(await send('/command', { command }));

describe('the title of an answer says what happened', () => {
  test('when somebody else was first', async () => {
    expect([await press(`hold ${HOLD.id} seen`), await press(`hold ${HOLD.id} announce`)]).toEqual(['Done', 'Already decided']);
    const late = await (await send('/command', { command: `hold ${HOLD.id} announce` })).text();
    expect(late).toMatch(/already decided by .*: marked as seen\./);
    const number = await asksForApproval(stage, 'cilium.md');
    expect(await press(`approve ${number} send 0123456789ab`)).toBe('Changed in the meantime');
    expect([await press(`approve ${number} never`), await press(`approve ${number}`)]).toEqual(['Done', 'Already decided']);
    expect(await titleIn(await send('/approvals/edit', { number: String(number), title: 'x', text: 'x' }))).toBe('Already decided');
    const resolve = `resolve ${stage.key('doubt.md')} sent`;
    expect([await press(resolve), await press(resolve)]).toEqual(['Done', 'Already decided']);
  });

  test('when nothing changed, or nothing could be done', async () => {
    expect([await press('pause tea'), await press('pause tea'), await press('resume')]).toEqual(['Done', 'Nothing changed', 'Done']);
    expect(await press('unsubscribe 987')).toBe('Not done');
    expect(await press('unsubscribe 1')).toBe('Not changed: it is in the settings');
    expect(await titleIn(await fetch(`${stage.url}/subscriptions/1/edit`, { headers: { cookie: admin } }))).toBe(
      'This can’t be edited here',
    );
  });

  test('when a plan has been carried out before', async () => {
    const fields = { action: 'seen', scope: 'selected', key: stage.key('failed.md') };
    const plan = /name="plan" value="([^"]*)"/.exec(await (await send('/deliveries/plan', fields)).text())?.[1] ?? '';
    const confirm = async () => titleIn(await send('/deliveries/plan', { ...fields, plan }));
    expect([await confirm(), await confirm()]).toEqual(['Done', 'Nothing to do']);
  });
});
