import { expect, test } from 'vitest';
import { explainGitError, withoutCredentials } from '../../../src/content/git/errors.ts';

test.each([
  ["fatal: could not read Username for 'https://example.org': terminal prompts disabled", 'git-unauthorized'],
  ["fatal: Authentication failed for 'https://example.org/site.git/'", 'git-unauthorized'],
  ['remote: HTTP Basic: Access denied', 'git-unauthorized'],
  ["fatal: unable to access 'https://example.org/site.git/': The requested URL returned error: 403", 'git-unauthorized'],
  ['git@example.org: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'git-unauthorized'],
  ['Host key verification failed.\nfatal: Could not read from remote repository.', 'git-host-unknown'],
  ['No ED25519 host key is known for example.org and you have requested strict checking.', 'git-host-unknown'],
  ["remote: Repository not found.\nfatal: repository 'https://example.org/site.git/' not found", 'git-repository-missing'],
  ["fatal: '/srv/site.git' does not appear to be a git repository", 'git-repository-missing'],
  ["fatal: unable to access 'https://nowhere.invalid/': Could not resolve host: nowhere.invalid", 'git-unreachable'],
  ["fatal: unable to access 'http://127.0.0.1:1/': Failed to connect to 127.0.0.1 port 1", 'git-unreachable'],
  ['ssh: connect to host example.org port 22: Connection timed out', 'git-unreachable'],
  ['fatal: the remote end hung up unexpectedly', 'git-unreachable'],
  ["fatal: unable to access 'https://example.org/': The requested URL returned error: 502", 'git-unreachable'],
  ["fatal: unable to access 'https://example.org/': SSL certificate problem: self-signed certificate", 'git-certificate'],
  ["fatal: couldn't find remote ref refs/heads/gone", 'git-branch-missing'],
  ['fatal: something new', 'git-failed'],
  ['', 'git-failed'],
])('%s is %s', (stderr, code) => {
  const trouble = explainGitError(stderr);
  expect(trouble.code).toBe(code);
  expect(trouble.message).not.toBe('');
  expect(trouble.hint).toMatch(/^[A-Z].*[^.]$/);
});

test('logins are never repeated', () => {
  const stderr = "fatal: odd thing at 'https://ann:s3cret@example.org/x' with Authorization: Basic YW5uOnMzY3JldA==";
  expect(explainGitError(stderr).message).not.toMatch(/s3cret|YW5u/);
  expect(withoutCredentials('ssh://git:pw@h/x https://tok@h/y')).toBe('ssh://h/x https://h/y');
});
