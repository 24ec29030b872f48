import { inert } from '../lib/sanitize-text.ts';

const originals = new WeakMap<NodeJS.WriteStream, NodeJS.WriteStream>();

/** The same stream, where nothing that is written can steer the terminal (`lib/sanitize-text.ts`). */
export function inertStream(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
    Reflect.apply(stream.write, stream, [inert(typeof text === 'string' ? text : Buffer.from(text).toString()), ...rest]);
  const guarded = new Proxy(stream, {
    get: (target, name) => {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  originals.set(guarded, stream);
  return guarded;
}

/** The stream itself, for who moves the cursor: the prompt, which filters what it prints by itself. */
export function originalStream(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return originals.get(stream) ?? stream;
}
