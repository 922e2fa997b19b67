import type { Redis } from 'ioredis';

interface HasStream {
  stream?: { on(event: 'error', listener: () => void): unknown } | null;
}

/**
 * ioredis listens for a stream's first error only, and not at all where the stream was destroyed before it could. A second
 * one, such as a TLS alert that arrives late, would then end the process; so every stream that a client is given keeps a
 * listener that does nothing.
 */
export const keepDeaf = (client: Redis): void => {
  const holder = client as unknown as HasStream;
  let current = holder.stream;
  Object.defineProperty(holder, 'stream', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (stream: HasStream['stream']) => {
      stream?.on('error', () => undefined);
      current = stream;
    },
  });
};
