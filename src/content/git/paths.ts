import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type GitAddress, shownAddress } from './address.ts';

/** Where a repository of posts is kept. */
export interface GitPaths {
  /** All that belongs to this address. */
  home: string;
  gitDir: string;
  workTree: string;
  /** The posts: the work tree, or the subfolder asked for. */
  contentDir: string;
}

/** Folders of one address below the data directory; another address has others, so that nothing is mixed up. Pure. */
export function gitPathsOf(dataDir: string, address: GitAddress): GitPaths {
  const key = createHash('sha256').update(shownAddress(address)).digest('hex').slice(0, 12);
  const home = join(dataDir, 'content.git', key);
  const workTree = join(home, 'files');
  return { home, gitDir: join(home, 'repository'), workTree, contentDir: join(workTree, address.subfolder) };
}
