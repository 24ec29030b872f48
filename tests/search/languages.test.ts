import { beforeEach, describe, expect, test } from 'vitest';
import { searchPosts } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';
import { makePost } from '../support/make.ts';
import { openSearch } from '../support/search.ts';

const NOW = new Date('2026-03-04T00:00:00.000Z');
const posts = [
  makePost({ path: 'de.md', title: 'Größere Cluster sicher aktualisieren', body: 'Übersicht der Schlüssel für die Veröffentlichung.' }),
  makePost({ path: 'fr.md', title: 'Déployer des conteneurs à l’échelle', body: 'Une sécurité renforcée, même après la mise à jour.' }),
  makePost({ path: 'pl.md', title: 'Łódź: spotkanie społeczności', body: 'Bezpieczeństwo klastrów w chmurze.' }),
  makePost({ path: 'ru.md', title: 'Безопасность контейнеров', body: 'Обновление кластера и ёмкость хранилища.' }),
  makePost({ path: 'zh.md', title: '容器编排平台的安全更新', body: '云原生社区发布了新的集群管理工具。' }),
  makePost({ path: 'ja.md', title: 'コンテナのセキュリティ', body: 'クラスタの更新とﾈｯﾄﾜｰｸの設定。' }),
  makePost({ path: 'ko.md', title: '쿠버네티스를 안전하게 업데이트', body: '클라우드 네이티브 커뮤니티 소식.' }),
  makePost({ path: 'ar.md', title: 'أمن الحاويات في السحابة', body: 'تحديث المجموعة والمُجتمَع.' }),
  makePost({ path: 'he.md', title: 'אבטחת מכולות בענן', body: 'עדכון אשכול ושָׁלוֹם לקהילה.' }),
  makePost({ path: 'th.md', title: 'ความปลอดภัยของคอนเทนเนอร์', body: 'ชุมชนคลาวด์เนทีฟ' }),
  makePost({ path: 'hi.md', title: 'कंटेनर सुरक्षा', body: 'क्लस्टर अद्यतन और समुदाय।' }),
  makePost({ path: 'en.md', title: 'Container security updates', body: 'News of the cloud native community.' }),
];

let engine: SearchEngine;
beforeEach(() => {
  engine = openSearch({ now: () => NOW.getTime() });
  engine.upsert(posts);
});

async function found(text: string): Promise<string[]> {
  const { hits } = await searchPosts(engine, text, NOW, { limit: 20, offset: 0 });
  return hits.map(({ post }) => post.path);
}

describe('an archive in many languages', () => {
  test.each([
    ['German without umlauts', 'grossere', 'de.md'],
    ['German as written', 'SCHLÜSSEL', 'de.md'],
    ['French without accents', 'securite deployer', 'fr.md'],
    ['French after an apostrophe', 'échelle', 'fr.md'],
    ['Polish without marks', 'lodz spolecznosci', 'pl.md'],
    ['Russian', 'контейнеров', 'ru.md'],
    ['a beginning in Russian', 'обновл', 'ru.md'],
    ['Chinese, inside a run of signs', '编排', 'zh.md'],
    ['Chinese, several words without spaces', '集群管理', 'zh.md'],
    ['one Chinese sign', '云', 'zh.md'],
    ['Japanese', 'セキュリティ', 'ja.md'],
    ['Japanese in wide letters, written in narrow ones', 'ネットワーク', 'ja.md'],
    ['Korean, without its particle', '쿠버네티스', 'ko.md'],
    ['Arabic', 'الحاويات', 'ar.md'],
    ['Arabic without its points', 'والمجتمع', 'ar.md'],
    ['Hebrew', 'מכולות', 'he.md'],
    ['Hebrew without its points', 'ושלום', 'he.md'],
    ['Thai, inside a run of letters', 'คอนเทนเนอร์', 'th.md'],
    ['Hindi', 'सुरक्षा', 'hi.md'],
  ])('is searched by %s', async (_what, text, path) => {
    expect((await found(text))[0]).toBe(path);
  });

  test.each(['емкость', 'ёмкость'])('%s: ё is е', async (text) => {
    expect(await found(text)).toEqual(['ru.md']);
  });

  test.each([
    ['a letter with a nukta, in one code and in two', 'क़लम', 'क\u093cलम'],
    ['a Malayalam chillu, as a letter and as a sequence', 'അവൻ', 'അവന\u0d4d\u200d'],
    ['a Bengali khanda ta, as a letter and as a sequence', 'হঠাৎ', 'হঠাত\u09cd\u200d'],
    ['a vowel sign of two parts', 'ொழி', '\u0bc6\u0bbeழி'],
    ['Persian, with and without a non-joiner', 'می‌خواهم', 'میخواهم'],
    ['a soft hyphen', 'Schiff\u00adfahrt', 'schifffahrt'],
  ])('%s, is the same word', async (_what, one, other) => {
    for (const [written, typed] of [[one, other] as const, [other, one] as const]) {
      const post = makePost({ path: 'one.md', title: `Post ${written}` });
      engine.upsert([post]);
      expect(await found(typed)).toEqual(['one.md']);
      expect(await found(`"${typed}"`)).toEqual(['one.md']);
      engine.remove([post.id]);
    }
  });

  test('a mark that makes another letter makes another word', async () => {
    expect(await found('कटनर')).toEqual([]);
  });

  test('phrases and exclusions hold where words have no spaces', async () => {
    expect(await found('"编排平台"')).toEqual(['zh.md']);
    expect(await found('"平台编排"')).toEqual([]);
    expect(await found('容器 -编排')).toEqual([]);
  });

  test('titles are suggested as they are typed', async () => {
    for (const [typed, title] of [
      ['容器', '容器编排平台的安全更新'],
      ['쿠버', '쿠버네티스를 안전하게 업데이트'],
      ['Без', 'Безопасность контейнеров'],
      ['dep', 'Déployer des conteneurs à l’échelle'],
    ]) {
      expect((await engine.suggest(typed ?? '', 5))[0]?.label).toBe(title);
    }
  });

  test('what answers the query is marked', async () => {
    const marked = async (text: string): Promise<string> => {
      const { hits } = await searchPosts(engine, text, NOW, { limit: 1, offset: 0 });
      return (hits[0]?.snippet ?? []).map((part) => (part.mark ? `[${part.text}]` : part.text)).join('');
    };
    expect(await marked('集群管理')).toContain('[集群][管][理]');
    expect(await marked('обновление')).toContain('[Обновление]');
    expect(await marked('securite')).toContain('[sécurité]');
  });
});
