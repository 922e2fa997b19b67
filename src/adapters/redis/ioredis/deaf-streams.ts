import type { Redis } from 'ioredis';

interface HasStream {
  stream?: { on(event: 'error', listener: () => void): unknown } | null;
}

/**
 * ioredis listens only for a stream's first error, and not at all if the stream was destroyed earlier. A second error,
 * such as a late TLS alert, would then end the process; so every stream of a client keeps a listener that does nothing.
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
