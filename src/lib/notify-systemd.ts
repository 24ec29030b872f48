import { spawn } from 'node:child_process';

/** Tells systemd how this service is, where it runs as one (`Type=notify`). */
export interface ServiceNotifier {
  ready(): void;
  stopping(): void;
  /** Stops the watchdog's messages. */
  close(): void;
}

const SILENT: ServiceNotifier = { ready: () => undefined, stopping: () => undefined, close: () => undefined };

/**
 * A notifier by the environment that systemd sets: `NOTIFY_SOCKET`, and `WATCHDOG_USEC` where it wants to hear from the process at least so often.
 * Node has no datagram sockets of this kind, so `systemd-notify` sends the messages (the unit needs `NotifyAccess=all`). Each beat is sent by the event loop:
 * one that is stuck is restarted. https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
 */
export function notifySystemd(
  env: Readonly<Record<string, string | undefined>>,
  send: (message: string) => void = (message) => sendBy(message, env),
): ServiceNotifier {
  if (!env.NOTIFY_SOCKET) return SILENT;
  const watchdogMs = Number(env.WATCHDOG_USEC ?? 0) / 1_000;
  // Twice as often as is asked for, as its manual says.
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
  // Without the program systemd ends the start by its own time limit, and says so.
  child.on('error', () => undefined);
  child.unref();
}
