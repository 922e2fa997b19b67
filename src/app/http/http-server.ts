import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from './node-http.ts';
import { refuseUnreadable } from './unreadable.ts';

const second = 1_000;
const maxConnections = 10_000;

/** A listening HTTP server with time limits, which finishes its current requests before it stops. */
export class HttpServer {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  /** The number of unanswered requests of each connection. */
  readonly #inFlight = new Map<Socket, number>();
  #stopping: Promise<void> | null = null;
  #onIdle = (): void => {};

  private constructor(listener: RequestListener) {
    this.#server = createServer({
      headersTimeout: 10 * second,
      requestTimeout: 30 * second,
      connectionsCheckingInterval: second,
      // Checked by our middleware, so that the answer has our format.
      requireHostHeader: false,
    });
    this.#server.maxConnections = maxConnections;
    this.#server.on('connection', (socket) => this.#opened(socket));
    this.#server.on('clientError', refuseUnreadable);
    for (const event of ['request', 'checkExpectation'] as const) {
      this.#server.on(event, (req: IncomingMessage, res: ServerResponse) => {
        this.#begun(req.socket);
        res.once('close', () => this.#finished(req.socket));
        listener(req, res);
      });
    }
  }

  static async listen(listener: RequestListener, { port, host }: { port: number; host: string }): Promise<HttpServer> {
    const server = new HttpServer(listener);
    server.#server.listen(port, host);
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /**
   * Keeps listening until no request is in flight, so that probes can see it drain; after the grace period, closes all
   * connections.
   */
  stop({ graceMs }: { readonly graceMs: number }): Promise<void> {
    this.#stopping ??= this.#stop(graceMs);
    return this.#stopping;
  }

  async #stop(graceMs: number): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    const cutOff = setTimeout(this.#onIdle, graceMs);
    this.#settle();
    await idle;
    clearTimeout(cutOff);
    const closed = once(this.#server, 'close');
    this.#server.close();
    // Also connections that never sent a request: node does not count them as idle.
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #settle(): void {
    if (this.#inFlight.size === 0) this.#onIdle();
  }

  #opened(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  #begun(socket: Socket): void {
    this.#inFlight.set(socket, (this.#inFlight.get(socket) ?? 0) + 1);
  }

  #finished(socket: Socket): void {
    const left = (this.#inFlight.get(socket) ?? 1) - 1;
    if (left > 0) this.#inFlight.set(socket, left);
    else this.#inFlight.delete(socket);
    // In the next turn, when the answer has been written; another request may have begun by then.
    if (this.#inFlight.size === 0) setImmediate(() => this.#settle());
  }
}
