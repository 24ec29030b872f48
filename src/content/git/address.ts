import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** A git repository to read posts from. */
export interface GitAddress {
  /** Without user name and password, except for ssh, where the user is part of the address. */
  url: string;
  /** Credentials in an http(s) address; null if there are none. Never shown. */
  login: { user: string; password: string } | null;
  /** Null: the default branch of the repository. */
  branch: string | null;
  /** Folder of the posts in the repository, with `/`; empty: the whole repository. */
  subfolder: string;
}

/** The schemes that git may use. Plain http only on this machine. */
export type GitScheme = 'https' | 'ssh' | 'file' | 'http';

const SCP_LIKE = /^[\w][\w.-]*@[\w][\w.-]*:(?!\/\/)[\w~/][^\s]*$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;
const BRANCH = /^(?!-|\/|.*(?:\.\.|\/\/|@\{|\.lock$|\/$|\.$))[^\s~^:?*[\\\p{Cc}]{1,200}$/u;
const FOLDER = /^(?!-)[^\\:*?"<>|\p{Cc}]{1,400}$/u;

/**
 * Parses `<url>[#branch][:subfolder]`; returns the address, or what is wrong with it as the end of a sentence. A subfolder without a branch is
 * written `#:docs`, or `:docs` after an address that ends with `.git`. Anything that git could take for an option or run is refused. Pure.
 */
export function parseGitAddress(text: string): GitAddress | { wrong: string } {
  const match = /^([^#]*)#([^:]*)(?::(.*))?$/s.exec(text) ?? /^(.+\.git)()(?::(?!\/\/)(.+))?$/s.exec(text);
  const [, whole = text, branch = '', folder = ''] = match ?? [];
  const place = placeOf(whole);
  if ('wrong' in place) return place;
  if (branch !== '' && !BRANCH.test(branch)) return { wrong: 'names a branch that can’t be one' };
  const subfolder = folder.replace(/^\/+|(?<!\/)\/+$/g, '');
  const parts = subfolder.split('/');
  if (subfolder !== '' && (!FOLDER.test(subfolder) || parts.some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase())))) {
    return { wrong: 'names a folder that can’t be one inside the repository' };
  }
  return { ...place, branch: branch === '' ? null : branch, subfolder };
}

function placeOf(whole: string): Pick<GitAddress, 'url' | 'login'> | { wrong: string } {
  if (SCP_LIKE.test(whole)) return { url: whole, login: null };
  if (/^\/[^\p{Cc}]+$/u.test(whole)) return { url: `file://${whole}`, login: null };
  const url = URL.canParse(whole) ? new URL(whole) : null;
  const scheme = url?.protocol.slice(0, -1);
  if (!url || /[\s\p{Cc}]/u.test(whole) || !(scheme === 'https' || scheme === 'ssh' || scheme === 'file' || scheme === 'http')) {
    return { wrong: 'is not an https, ssh or file address of a git repository' };
  }
  if (scheme === 'http' && !LOOPBACK.test(url.hostname)) return { wrong: 'is not encrypted' };
  if (url.hostname.startsWith('-') || (scheme === 'file') !== (url.hostname === '')) {
    return { wrong: 'is not an https, ssh or file address of a git repository' };
  }
  const { username, password } = url;
  url.password = '';
  if (scheme === 'ssh' || scheme === 'file') return { url: url.href, login: null };
  url.username = '';
  if (username === '' && password === '') return { url: url.href, login: null };
  try {
    return { url: url.href, login: { user: decodeURIComponent(username), password: decodeURIComponent(password) } };
  } catch {
    return { wrong: 'has a user name or password with a “%” that is not written %25' };
  }
}

/** Returns the scheme that git uses for an address. Pure. */
export function schemeOf({ url }: GitAddress): GitScheme {
  return SCP_LIKE.test(url) ? 'ssh' : (url.slice(0, url.indexOf(':')) as GitScheme);
}

/** Returns the address as people may see it, without credentials. Pure. */
export function shownAddress({ url, branch, subfolder }: GitAddress): string {
  return `${url}${branch === null && subfolder === '' ? '' : `#${branch ?? ''}`}${subfolder === '' ? '' : `:${subfolder}`}`;
}

/** The folders in which a repository of posts is kept. */
export interface GitPaths {
  /** Contains everything that belongs to this address. */
  home: string;
  gitDir: string;
  workTree: string;
  /** The posts: the work tree, or the configured subfolder of it. */
  contentDir: string;
}

/** Returns the folders of an address below the data directory; each address has its own, so that nothing is mixed up. Pure. */
export function gitPathsOf(dataDir: string, address: GitAddress): GitPaths {
  const key = createHash('sha256').update(shownAddress(address)).digest('hex').slice(0, 12);
  const home = join(dataDir, 'content.git', key);
  const workTree = join(home, 'files');
  return { home, gitDir: join(home, 'repository'), workTree, contentDir: join(workTree, address.subfolder) };
}
