import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const second = 1_000;
const maxConnections = 10_000;

/** A listening HTTP server with bounded patience, which stops without losing what is in flight. */
export class HttpServer {
  readonly #server: Server;
  #inFlight = 0;
  #onIdle: (() => void) | null = null;

  private constructor(listener: RequestListener) {
    this.#server = createServer(
      { headersTimeout: 10 * second, requestTimeout: 30 * second, connectionsCheckingInterval: second },
      (req, res) => {
        this.#inFlight++;
        res.once('close', () => this.#finished());
        listener(req, res);
      },
    );
    this.#server.maxConnections = maxConnections;
    this.#server.on('clientError', refuseUnreadable);
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

  /** Goes on listening until nothing is in flight, so that probes can see it drain; past the grace period ends what is left. */
  async stop({ graceMs }: { readonly graceMs: number }): Promise<void> {
    const cutOff = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(cutOff);
  }

  #finished(): void {
    this.#inFlight--;
    if (this.#inFlight === 0) this.#onIdle?.();
  }
}

/** What is not even HTTP gets a short answer that fits every code of node's parser. */
const refuseUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = unreadable[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

const unreadable: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
