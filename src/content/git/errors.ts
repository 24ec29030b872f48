/** Why posts could not be fetched, and what to do about it. */
export interface GitProblem {
  /** Stable name, `kebab-case`. */
  code:
    | 'git-missing'
    | 'git-too-old'
    | 'git-unauthorized'
    | 'git-host-unknown'
    | 'git-certificate'
    | 'git-repository-missing'
    | 'git-moved'
    | 'git-branch-missing'
    | 'git-folder-missing'
    | 'git-too-large'
    | 'git-unreachable'
    | 'git-failed';
  /** What is wrong, in one sentence without its full stop. Contains no credentials. */
  message: string;
  hint: string;
}

/** Thrown when git could not do what it was asked to. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly problem: GitProblem;

  constructor(problem: GitProblem) {
    super(`${problem.message}. ${problem.hint}`);
    this.problem = problem;
  }
}

type Said = Omit<GitProblem, 'code'>;

/** What git may print and what that means, in order of precedence: the first match counts. */
const SIGNS: readonly [GitProblem['code'], RegExp, Said][] = [
  [
    'git-host-unknown',
    /host key verification failed|no .{1,20} host key is known/i,
    {
      message: 'the ssh host of the repository is not known',
      hint: 'Add its key to ~/.ssh/known_hosts, for example with ssh-keyscan, after checking it',
    },
  ],
  [
    'git-certificate',
    /SSL certificate|certificate verif|server certificate|unable to get local issuer/i,
    { message: 'the certificate of the repository’s host is not trusted', hint: 'Name its authority in GIT_SSL_CAINFO or SSL_CERT_FILE' },
  ],
  [
    'git-unauthorized',
    /authentication failed|could not read (?:user ?name|password)|permission denied|access denied|invalid (?:username|credentials)|returned error: 40[13]|not authorized/i,
    {
      message: 'the repository denied access',
      hint: 'Check the key or the token in HERALD_CONTENT_GIT; reading the repository’s contents must be allowed to it',
    },
  ],
  [
    'git-moved',
    /returned error: 30\d|redirect/i,
    { message: 'the repository has moved', hint: 'Write its new address into HERALD_CONTENT_GIT; with a login no redirect is followed' },
  ],
  [
    'git-repository-missing',
    /repository .{0,300}not found|not found: |returned error: 404|does not (?:exist|appear to be a git repository)|not a git repository|no such file or directory/i,
    {
      message: 'there is no such repository, or Herald has no access to it',
      hint: 'Check its address, and the key or token: private repositories look missing without one',
    },
  ],
  [
    'git-branch-missing',
    /couldn't find remote ref|remote branch .{0,300} not found/i,
    { message: 'the repository has no such branch', hint: 'Put the name of an existing branch after the “#” of HERALD_CONTENT_GIT' },
  ],
  [
    'git-unreachable',
    /could not resolve|couldn't resolve|failed to connect|couldn't connect|connection (?:refused|reset|timed out|closed)|timed out|network is unreachable|no route to host|early EOF|unexpected disconnect|hung up|RPC failed|empty reply|transfer closed|returned error: (?:429|5\d\d)|SSL_ERROR|gnutls|Recv failure|too slow/i,
    {
      message: 'the repository can’t be reached',
      hint: 'Check the address and the network; once it has been fetched, Herald keeps trying and loses nothing',
    },
  ],
];

/** Returns the problem that git's output on stderr indicates. Pure. */
export function explainGitError(stderr: string): GitProblem {
  for (const [code, sign, said] of SIGNS) if (sign.test(stderr)) return { code, ...said };
  const line = stderr.split('\n').find((one) => /^(?:fatal|error|ERROR|remote):/.test(one)) ?? stderr.split('\n')[0] ?? '';
  return {
    code: 'git-failed',
    message: `git says: ${withoutCredentials(line).trim().slice(0, 200)}`,
    hint: 'The log has more, at level “debug”',
  };
}

/** Returns text without user names and passwords in addresses, and without Basic and Bearer tokens. Pure. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/(?<![a-z0-9+.-])([a-z0-9+.-]*:\/\/)[^\s/@'"]*@/gi, '$1')
    .replace(/\b(?:basic|bearer)\s+[\w+/=.~-]{6,}/gi, '[secret]');
}
