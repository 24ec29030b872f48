import { describe, expect, test } from 'vitest';
import { parseGitAddress, schemeOf, shownAddress } from '../../../src/content/git/address.ts';

const good = (text: string) => {
  const address = parseGitAddress(text);
  if ('wrong' in address) throw new Error(`${text} ${address.wrong}`);
  return address;
};

describe('the address of a repository', () => {
  test.each([
    ['https://example.org/a/site.git', 'https', 'https://example.org/a/site.git', null, ''],
    ['https://example.org/a/site', 'https', 'https://example.org/a/site', null, ''],
    ['https://example.org:8443/site.git#main', 'https', 'https://example.org:8443/site.git', 'main', ''],
    ['https://example.org/site.git#main:content/posts/', 'https', 'https://example.org/site.git', 'main', 'content/posts'],
    ['https://example.org/site.git#:docs', 'https', 'https://example.org/site.git', null, 'docs'],
    ['https://example.org/site.git:docs', 'https', 'https://example.org/site.git', null, 'docs'],
    ['git@example.org:you/site.git', 'ssh', 'git@example.org:you/site.git', null, ''],
    ['git@example.org:you/site.git#feature/x:docs', 'ssh', 'git@example.org:you/site.git', 'feature/x', 'docs'],
    ['git@example.org:you/site.git:docs', 'ssh', 'git@example.org:you/site.git', null, 'docs'],
    ['ssh://git@example.org:2222/you/site.git#main', 'ssh', 'ssh://git@example.org:2222/you/site.git', 'main', ''],
    ['file:///srv/site.git', 'file', 'file:///srv/site.git', null, ''],
    ['/srv/site.git#main:posts', 'file', 'file:///srv/site.git', 'main', 'posts'],
    ['http://127.0.0.1:3000/site.git', 'http', 'http://127.0.0.1:3000/site.git', null, ''],
  ])('%s', (text, scheme, url, branch, subfolder) => {
    const address = good(text);
    expect([schemeOf(address), address.url, address.branch, address.subfolder]).toEqual([scheme, url, branch, subfolder]);
  });

  test.each([
    '',
    'site',
    'example.org/site.git',
    '-oProxyCommand=touch /tmp/x',
    '--upload-pack=touch /tmp/x',
    'ext::sh -c touch% /tmp/x',
    'git://example.org/site.git',
    'http://example.org/site.git',
    'ftp://example.org/site.git',
    'ssh://-oProxyCommand=x/site.git',
    '-u@example.org:site.git',
    'git@-oProxyCommand=x:site.git',
    'git@example.org:-x/site.git',
    'https://example.org/a b.git',
    'https://example.org/a\n.git',
    'file://host/site.git',
    'https://example.org/site.git#-x',
    'https://example.org/site.git#--upload-pack=x',
    'https://example.org/site.git#a..b',
    'https://example.org/site.git#a b',
    'https://example.org/site.git#a~1',
    'https://example.org/site.git#a.lock',
    'https://example.org/site.git#@{upstream}',
    'https://example.org/site.git#main:../etc',
    'https://example.org/site.git#main:a/../../etc',
    'https://example.org/site.git#main:-x',
    'https://example.org/site.git#main:.git/hooks',
    'https://example.org/site.git#main:a//b',
    'https://example.org/site.git#main:a*',
    'https://a:%zz@example.org/site.git',
  ])('“%s” is refused', (text) => {
    expect(parseGitAddress(text)).toEqual({ wrong: expect.any(String) });
  });

  test('its login is known apart and never shown', () => {
    const address = good('https://ann:s3cret%40x@example.org/site.git#main:docs');
    expect(address.login).toEqual({ user: 'ann', password: 's3cret@x' });
    expect(address.url + shownAddress(address)).not.toMatch(/ann|s3cret/);
    expect(good('https://token@example.org/site.git').login).toEqual({ user: 'token', password: '' });
    expect(good('ssh://git:s3cret@example.org/site.git').url).toBe('ssh://git@example.org/site.git');
  });

  test.each(['https://example.org/site.git', 'https://example.org/site.git#main', 'https://example.org/site.git#:docs'])(
    '%s is shown as it was written',
    (text) => expect(shownAddress(good(text))).toBe(text),
  );
});
