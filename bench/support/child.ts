import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A child process of a bench, run from its TypeScript source. */
export interface Child {
  process: ChildProcess;
  /** The next message, which must be of this type. */
  next: <T>() => Promise<T>;
  stop: () => Promise<void>;
}

/** Starts `bench/support/<file>` with these arguments. */
export function startChild(file: string, args: readonly string[]): Child {
  const child = fork(new URL(file, import.meta.url), args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    process: child,
    async next<T>() {
      const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended`)));
      const [message] = (await Promise.race([once(child, 'message'), ended])) as [T];
      return message;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
