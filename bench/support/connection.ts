import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { type LoadOrder, varyingMark } from './load.ts';

const headEnd = '\r\n\r\n';
const lengthPattern = /\r\ncontent-length: (\d+)/i;
const okPattern = /^HTTP\/1\.1 200 /;
const cacheStatusPattern = /\r\ncache-status: ([^\r]*)/i;

const requestOf = ({ url, path, body }: LoadOrder): Buffer => {
  const { host } = new URL(url);
  const head = `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\nHost: ${host}\r\n`;
  if (body === undefined) return Buffer.from(`${head}\r\n`);
  return Buffer.from(
    `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}${headEnd}${body}`,
  );
};

/** Counts answers on one connection, and asks again after each. */
export class Connection {
  readonly latenciesMs: number[] = [];
  others = 0;
  readonly #order: LoadOrder;
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #varyingAt: number;
  readonly #onAnswer: () => void;
  #sentMs = 0;
  #awaitedBytes = 0;
  #head = '';

  constructor(order: LoadOrder, onAnswer: () => void) {
    const { hostname, port } = new URL(order.url);
    this.#order = order;
    this.#onAnswer = onAnswer;
    this.#request = requestOf(order);
    this.#varyingAt = this.#request.indexOf(varyingMark);
    this.#socket = connect(Number(port), hostname).setNoDelay(true);
    this.#socket.on('data', (chunk) => this.#hear(chunk));
    this.#socket.on('error', (error) => {
      throw error;
    });
    this.#ask();
  }

  end(): void {
    this.#socket.destroy();
  }

  #ask(): void {
    if (this.#socket.destroyed) return;
    const request = this.#varyingAt < 0 ? this.#request : this.#varied();
    this.#sentMs = performance.now();
    this.#socket.write(request);
  }

  #varied(): Buffer {
    const request = Buffer.from(this.#request);
    request.write(randomBytes(varyingMark.length).toString('hex'), this.#varyingAt, varyingMark.length, 'latin1');
    return request;
  }

  #hear(chunk: Buffer): void {
    if (this.#awaitedBytes > 0) this.#awaitedBytes -= chunk.length;
    else if (!this.#beganWith(chunk)) return;
    if (this.#awaitedBytes > 0) return;
    if (this.#isExpected()) this.latenciesMs.push(performance.now() - this.#sentMs);
    else this.others += 1;
    this.#head = '';
    this.#onAnswer();
    if (this.#order.pauseMs) setTimeout(() => this.#ask(), this.#order.pauseMs);
    else this.#ask();
  }

  #isExpected(): boolean {
    const [, cacheStatus] = cacheStatusPattern.exec(this.#head) ?? [];
    const expected = this.#order.cacheStatus ?? 'Threadr; hit';
    return okPattern.test(this.#head) && (cacheStatus?.startsWith(expected) ?? true);
  }

  #beganWith(chunk: Buffer): boolean {
    this.#head += chunk.toString('latin1');
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
