import { describe, expect, test } from 'vitest';
import { identityOf, normaliseUrl, postIdOf } from '../../src/content/post-id.ts';

describe('normaliseUrl', () => {
  test.each([
    'http://example.com/Post?a=1&b=2',
    'HTTPS://WWW.EXAMPLE.COM/Post/?b=2&a=1',
    'https://example.com:443/Post?utm_source=rss&a=1&b=2&fbclid=x&UTM_Campaign=y',
    'http://example.com:80/Post//?b=2&a=1#',
    '  https://example.com./Post?a=1&b=2 ',
  ])('%s is one page', (address) => {
    expect(normaliseUrl(address)).toBe('https://example.com/Post?a=1&b=2');
  });

  test.each([
    ['https://example.com/Post', 'https://example.com/post'],
    ['https://docs.cloud.example/notes#August_27_2025', 'https://docs.cloud.example/notes#June_27_2025'],
    ['https://example.com/?p=1', 'https://example.com/?p=2'],
    ['https://example.com/tag/v1.35.0%2Bk3s3', 'https://example.com/tag/v1.35.0%2Bk3s1'],
    ['https://example.com:8443/', 'https://example.com/'],
    ['https://a.example.com/', 'https://example.com/'],
  ])('%s and %s are two pages', (one, other) => {
    expect(normaliseUrl(one)).not.toBe(normaliseUrl(other));
  });

  test.each([
    ['https://medium.com/a/post-1?source=rss----7f60cf5620c9---4', 'https://medium.com/a/post-1'],
    ['https://a.example/post?source=collection_home&ref_src=twsrc', 'https://a.example/post'],
    ['https://example.com/Post#:~:text=news', 'https://example.com/Post'],
    ['https://example.com/Post#part:~:text=news,-more', 'https://example.com/Post#part'],
    ['https://example.com/%7Euser/a%2Db', 'https://example.com/~user/a-b'],
    ['https://example.com/caf%c3%a9', 'https://example.com/café'],
    ['https://example.com/?q=a%20b', 'https://example.com/?q=a+b'],
    ['https://example.com/#%61', 'https://example.com/#a'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('%s and %s are one page', (one, other) => {
    expect(normaliseUrl(one)).toBe(normaliseUrl(other));
  });

  test.each([
    ['https://example.com/?source=docs', 'https://example.com/'],
    ['https://example.com/a%2Fb', 'https://example.com/a/b'],
    ['https://example.com/a%3Fb', 'https://example.com/a?b'],
  ])('%s and %s stay two pages', (one, other) => {
    expect(normaliseUrl(one)).not.toBe(normaliseUrl(other));
  });

  test('escapes differ by case only in writing', () => {
    expect(normaliseUrl('https://example.com/a%2bb')).toBe(normaliseUrl('https://example.com/a%2Bb'));
  });

  test.each(['', 'example.com', 'javascript:alert(1)', 'ftp://example.com', 'mailto:a@example.com'])('“%s” is no page', (address) => {
    expect(normaliseUrl(address)).toBeNull();
  });
});

test('a post is known by its address, then its uid, then its path', () => {
  const facts = { path: 'docs/a.md', externalUrl: 'http://www.example.com/a/', uid: '42' };
  expect(identityOf(facts)).toBe('https://example.com/a');
  expect(identityOf({ ...facts, externalUrl: null })).toBe('uid:42');
  expect(identityOf({ ...facts, externalUrl: null, uid: null })).toBe('path:docs/a.md');
});

test('an id is the first 20 hex digits of the SHA-256 of the identity', () => {
  expect(postIdOf('abc')).toBe('ba7816bf8f01cfea4141');
});
