import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { host, portOf } from './redis-process.ts';

/**
 * | mode        |                                                                                     |
 * |-------------|-------------------------------------------------------------------------------------|
 * | `pass`      | bytes flow                                                                          |
 * | `stall`     | bytes are kept, and flow at the next `pass`: a frozen peer                          |
 * | `drop`      | replies vanish, requests still arrive: was my write applied?                        |
 * | `blackhole` | both vanish; new connections are accepted and never answered: a half-open one       |
 * | `refuse`    | new connections are reset                                                           |
 */
export type Mode = 'pass' | 'stall' | 'drop' | 'blackhole' | 'refuse';

export interface ProxyOptions {
  /** Of each connection, how long its first bytes are kept; 0 where not given. */
  readonly heldMs?: number;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** A TCP proxy on loopback that can do to a connection what networks do, and counts what passes. */
export class TcpProxy {
  /** How often bytes came from a client, and from the server: writes, as long as they are small. */
  readonly chunks = { toServer: 0, toClient: 0 };
  #mode: Mode = 'pass';
  readonly #targetPort: number;
  readonly #heldMs: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();

  private constructor(targetPort: number, { heldMs = 0 }: ProxyOptions) {
    this.#targetPort = targetPort;
    this.#heldMs = heldMs;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
  }

  static async to(port: number, options: ProxyOptions = {}): Promise<TcpProxy> {
    const proxy = new TcpProxy(port, options);
    proxy.#server.listen(0, host);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return portOf(this.#server);
  }

  set mode(mode: Mode) {
    this.#mode = mode;
    for (const socket of this.#sockets()) {
      if (mode === 'stall') socket.pause();
      else socket.resume();
    }
  }

  /** Resets both ends of every open connection. */
  reset(): void {
    for (const socket of this.#sockets()) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets()) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #sockets(): readonly Socket[] {
    return [...this.#pairs].flatMap(({ client, server }) => [client, server]);
  }

  #accept(client: Socket): void {
    if (this.#mode === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.#targetPort, host);
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', end).on('close', end);
    this.#pump(client, server, 'toServer', ['blackhole']);
    this.#pump(server, client, 'toClient', ['blackhole', 'drop']);
    if (this.#heldMs > 0) this.#hold(pair);
  }

  #hold({ client, server }: Pair): void {
    for (const socket of [client, server]) socket.pause();
    setTimeout(() => {
      if (this.#mode !== 'stall') for (const socket of [client, server]) socket.resume();
    }, this.#heldMs);
  }

  #pump(from: Socket, to: Socket, direction: keyof TcpProxy['chunks'], losing: readonly Mode[]): void {
    from.on('data', (chunk) => {
      if (losing.includes(this.#mode) || to.destroyed) return;
      this.chunks[direction] += 1;
      if (to.write(chunk)) return;
      from.pause();
      to.once('drain', () => {
        if (this.#mode !== 'stall') from.resume();
      });
    });
    from.on('end', () => {
      if (this.#mode === 'pass') to.end();
    });
    if (this.#mode === 'stall') from.pause();
  }
}
