import { describe, expect, it } from 'vitest';
import { createCommandHandler } from '../../src/commands/handler.ts';
import type { Language } from '../../src/languages/index.ts';
import type { CommandRequest, Reply } from '../../src/ports/reply.ts';
import { ADMIN, openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const HERE = 'slack:C0GENERAL';

/** Somebody asks, who reads that. `language`: HERALD_LANGUAGE. */
async function openStage(language: Language = 'en') {
  const stage = openCommandStage();
  await stage.seen(Array.from({ length: 7 }, (_, nth) => makePost({ path: `cilium-${nth}.md`, title: `Cilium ${nth}`, tags: ['ebpf'] })));
  const handler = createCommandHandler({ ...stage.context, language }, () => undefined);
  return (text: string, locale?: string, own: Partial<CommandRequest> = {}): Promise<Reply> =>
    handler.handle({ text, from: SOMEBODY, where: HERE, confirmed: false, ...(locale === undefined ? {} : { locale }), ...own });
}

const labels = ({ actions }: Reply): readonly string[] => actions.map(({ label }) => label);

describe('a reply', () => {
  it('is in the language of who asks, with the same buttons behind other words', async () => {
    const ask = await openStage();
    const [en, de] = await Promise.all([ask('search cilium'), ask('search cilium', 'de-AT')]);
    expect(wordsOf(de)).toContain('7 Beiträge zu „cilium“ (1–5 von 7)');
    expect(labels(de)).toEqual(['Weiter', 'Im Kanal teilen', 'Für diesen Kanal abonnieren']);
    expect(de.actions.map(({ command }) => command)).toEqual(en.actions.map(({ command }) => command));
    expect(de.data).toEqual(en.data);
    expect(wordsOf(await ask('search cilium', 'fr'))).toContain('7 articles pour « cilium » (1–5 sur 7)');
    expect(wordsOf(await ask('search cilium', 'es-419'))).toContain('7 publicaciones para «cilium» (1–5 de 7)');
  });

  it.each([
    ['de', 'Unbekannter Befehl „seach“.\nMeintest du /cncf search?'],
    ['fr', 'Commande inconnue : « seach ».\nVouliez-vous dire /cncf search ?'],
    ['es', 'Comando desconocido: «seach».\n¿Querías decir /cncf search?'],
  ])('to a word that is no command (%s)', async (locale, words) => {
    const ask = await openStage();
    expect(wordsOf(await ask('seach', locale))).toBe(words);
  });

  it('where the platform does not say, or says nonsense, is in HERALD_LANGUAGE; of a language without a table in English', async () => {
    const ask = await openStage('fr');
    expect(wordsOf(await ask('related'))).toContain('En rapport avec quoi ?');
    expect(wordsOf(await ask('related', 'C'))).toContain('En rapport avec quoi ?');
    expect(wordsOf(await ask('related', 'pt-BR'))).toContain('Related to what?');
    expect(wordsOf(await ask('related', 'de'))).toContain('Womit verwandt?');
  });

  it('in the dashboard is in English', async () => {
    const ask = await openStage('fr');
    expect(wordsOf(await ask('related', undefined, { from: { platform: 'web', id: 'ann' }, where: null }))).toContain('Related to what?');
  });

  it.each([
    ['de', 'Wird von jetzt an gesendet an slack:C0GENERAL; Älteres wird nicht gesendet.', 'Abonnieren', 'Welche Beiträge'],
    ['fr', 'À envoyer dès maintenant à slack:C0GENERAL ; rien de plus ancien n’est envoyé.', 'S’abonner', 'Quels articles'],
    ['es', 'Se enviará desde ahora a slack:C0GENERAL; no se envía nada anterior.', 'Suscribir', 'Qué publicaciones'],
  ])('shows what a subscription would send, and its form (%s)', async (locale, sentence, button, label) => {
    const ask = await openStage();
    const own = { from: ADMIN };
    const shown = await ask('subscribe cilium', locale, own);
    expect(wordsOf(shown)).toContain(sentence);
    expect(labels(shown)[0]).toBe(button);
    const { form } = await ask('subscribe', locale, own);
    expect(form?.fields[0]).toMatchObject({ name: 'filter', label });
    const done = await ask(shown.actions[0]?.command ?? '', locale, { ...own, confirmed: true });
    expect(done.data).toMatchObject({ stage: 'done' });
    expect(wordsOf(await ask('subscriptions', locale, own))).not.toMatch(/last match|by slack/);
  });

  it('says in that language why a post was not announced, and how it would look', async () => {
    const ask = await openStage();
    expect(wordsOf(await ask('why cilium-1.md', 'de'))).toContain('Zuerst gesehen');
    expect(wordsOf(await ask('preview cilium-1.md', 'fr'))).toContain('Un aperçu ; rien n’est envoyé.');
  });

  it('that a post is unknown is remembered for each language', async () => {
    const ask = await openStage();
    expect(wordsOf(await ask('why nothing-like-it'))).toContain('There is no post');
    expect(wordsOf(await ask('why nothing-like-it', 'de'))).toContain('ist kein Beitrag bekannt');
  });

  it('explains commands, and who may not use them, in words of that language', async () => {
    const ask = await openStage();
    const help = wordsOf(await ask('help', 'de'));
    expect(help).toContain('Herald teilt Beiträge und findet sie wieder.');
    expect(help).toContain('search <words>');
    expect(help).toContain('Beiträge im Archiv finden');
    expect(wordsOf(await ask('help search', 'es'))).toContain('Solo publicaciones con esta etiqueta');
    expect(wordsOf(await ask('pause', 'fr'))).toContain('Seuls les admins de Herald peuvent utiliser « pause ».');
  });
});
