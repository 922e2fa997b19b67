/**
 * The process behind `load`. It writes to sockets itself: an HTTP client would take more of the machine than the server
 * that is measured.
 */
import { connect, type Socket } from 'node:net';
import type { LoadOrder, LoadReport } from './load.ts';

const headEnd = '\r\n\r\n';
const lengthPattern = /\r\ncontent-length: (\d+)/i;
const okPattern = /^HTTP\/1\.1 200 /;
const missPattern = /\r\ncache-status: (?!Threadr; hit)/i;

const requestOf = ({ url, path, body }: LoadOrder): Buffer => {
  const { host } = new URL(url);
  const head = `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: ${host}\r\n`;
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  return Buffer.from(
    `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}${headEnd}${body}`,
  );
};

/** Counts answers on one connection, and asks again after each. */
class Connection {
  readonly latenciesMs: number[] = [];
  others = 0;
  readonly #socket: Socket;
  readonly #request: Buffer;
  #sentMs = 0;
  #awaitedBytes = 0;
  #head = '';

  constructor(socket: Socket, request: Buffer) {
    this.#socket = socket.setNoDelay(true);
    this.#request = request;
    socket.on('data', (chunk) => this.#hear(chunk));
    socket.on('error', (error) => {
      throw error;
    });
    this.#ask();
  }

  end(): void {
    this.#socket.destroy();
  }

  #ask(): void {
    this.#sentMs = performance.now();
    this.#socket.write(this.#request);
  }

  #hear(chunk: Buffer): void {
    if (this.#awaitedBytes > 0) this.#awaitedBytes -= chunk.length;
    else if (!this.#beganWith(chunk)) return;
    if (this.#awaitedBytes > 0) return;
    if (okPattern.test(this.#head) && !missPattern.test(this.#head))
      this.latenciesMs.push(performance.now() - this.#sentMs);
    else this.others += 1;
    this.#head = '';
    this.#ask();
  }

  #beganWith(chunk: Buffer): boolean {
    this.#head += chunk.latin1Slice();
    const end = this.#head.indexOf(headEnd);
    if (end < 0) return false;
    const received = this.#head.length - end - headEnd.length;
    this.#head = this.#head.slice(0, end);
    const [, length] = lengthPattern.exec(this.#head) ?? [];
    if (length === undefined) throw new Error(`an answer without a length:\n${this.#head}`);
    this.#awaitedBytes = Number(length) - received;
    return true;
  }
}

process.once('message', (order: LoadOrder) => {
  const { hostname, port } = new URL(order.url);
  const request = requestOf(order);
  const connections = Array.from(
    { length: order.connections },
    () => new Connection(connect(Number(port), hostname), request),
  );
  const startMs = performance.now();
  setTimeout(() => {
    const seconds = (performance.now() - startMs) / 1_000;
    for (const connection of connections) connection.end();
    const latenciesMs = connections.flatMap((connection) => connection.latenciesMs);
    const others = connections.reduce((sum, connection) => sum + connection.others, 0);
    const report: LoadReport = { perSecond: (latenciesMs.length + others) / seconds, latenciesMs, others };
    process.send?.(report, () => process.disconnect());
  }, order.durationMs);
});
