import type { Redis } from 'ioredis';
import { Cluster } from 'ioredis';
import type { Client } from './client.ts';
import { endedWithin } from './ended-within.ts';

/**
 * After a call without a reply, the connection may no longer match replies to calls. If a reply was lost, every later
 * one would go to the wrong call, as long as there is traffic. So a random word is sent after that call: if it does not
 * come back in order and in time, the connection is replaced.
 */
export class ReplyCheck {
  readonly #client: Client;
  readonly #timeoutMs: number;
  #isUnderWay = false;
  #words = 0;

  constructor(client: Client, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  begin(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    const servers = this.#client instanceof Cluster ? this.#client.nodes('master') : [this.#client];
    void Promise.all(servers.map((server) => this.#check(server))).then(() => {
      this.#isUnderWay = false;
    });
  }

  async #check(server: Redis): Promise<void> {
    if (server.status !== 'ready') return;
    this.#words += 1;
    const word = `word ${this.#words}`;
    const { stream } = server;
    const heard = await endedWithin(this.#timeoutMs, server.echo(word)).catch(() => undefined);
    // Not if the connection has been replaced already.
    if (heard !== word && server.stream === stream && server.status === 'ready') server.disconnect(true);
  }
}
