import { spawn } from 'node:child_process';

/** Reports the state of this service to systemd, if it runs as one (`Type=notify`). */
export interface ServiceNotifier {
  ready(): void;
  stopping(): void;
  /** Stops the watchdog messages. */
  close(): void;
}

const SILENT: ServiceNotifier = { ready: () => undefined, stopping: () => undefined, close: () => undefined };

/**
 * Creates a notifier from the environment that systemd sets: `NOTIFY_SOCKET`, and `WATCHDOG_USEC`, the longest time systemd waits for a watchdog message.
 * Node has no datagram sockets of this kind, so `systemd-notify` sends the messages (the unit needs `NotifyAccess=all`). The event loop sends each watchdog message,
 * so that a process whose loop is stuck is restarted. https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
 */
export function notifySystemd(
  env: Readonly<Record<string, string | undefined>>,
  send: (message: string) => void = (message) => sendBy(message, env),
): ServiceNotifier {
  if (!env.NOTIFY_SOCKET) return SILENT;
  const watchdogMs = Number(env.WATCHDOG_USEC ?? 0) / 1_000;
  // Twice as often as required, as the manual recommends.
  const beating = watchdogMs > 0 ? setInterval(() => send('WATCHDOG=1'), watchdogMs / 2) : undefined;
  beating?.unref();
  return {
    ready: () => send('READY=1'),
    stopping: () => send('STOPPING=1'),
    close: () => clearInterval(beating),
  };
}

function sendBy(message: string, env: Readonly<Record<string, string | undefined>>): void {
  const child = spawn('systemd-notify', [message], { env: { PATH: env.PATH, NOTIFY_SOCKET: env.NOTIFY_SOCKET }, stdio: 'ignore' });
  // Without the program, systemd stops the start after its own timeout and reports it.
  child.on('error', () => undefined);
  child.unref();
}
