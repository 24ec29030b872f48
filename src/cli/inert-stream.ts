import { inert } from '../lib/sanitize-text.ts';

const originals = new WeakMap<NodeJS.WriteStream, NodeJS.WriteStream>();

/** The same stream, where nothing that is written can steer the terminal (`lib/sanitize-text.ts`). */
export function inertStream(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
    Reflect.apply(stream.write, stream, [inert(typeof text === 'string' ? text : Buffer.from(text).toString()), ...rest]);
  const guarded = withWrite(stream, write);
  originals.set(guarded, stream);
  return guarded;
}

/** The same stream, before each write to which something is called: what stands on the last line of the terminal makes room. */
export function streamAfter(stream: NodeJS.WriteStream, before: () => void): NodeJS.WriteStream {
  const guard = (target: NodeJS.WriteStream): NodeJS.WriteStream =>
    withWrite(target, (...written) => {
      before();
      return Reflect.apply(target.write, target, written);
    });
  const guarded = guard(stream);
  originals.set(guarded, guard(originalStream(stream)));
  return guarded;
}

function withWrite(stream: NodeJS.WriteStream, write: (text: string | Uint8Array, ...rest: unknown[]) => boolean): NodeJS.WriteStream {
  return new Proxy(stream, {
    get: (target, name) => {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The stream itself, for who moves the cursor: the prompt, which filters what it prints by itself. */
export function originalStream(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return originals.get(stream) ?? stream;
}
