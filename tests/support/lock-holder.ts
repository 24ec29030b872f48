import { lockDirectory } from '../../adapters/postgres/embedded/directory-lock.ts';

// Holds the lock of a directory until it is killed.
const [directory = ''] = process.argv.slice(2);
await lockDirectory(directory);
console.log('locked');
setInterval(() => {}, 60_000);
