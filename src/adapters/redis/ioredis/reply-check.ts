import type { Redis } from 'ioredis';
import { Cluster } from 'ioredis';
import type { Client } from './client.ts';
import { endedWithin } from './ended-within.ts';

/**
 * After a call without a reply nobody knows whether the connection still gives each call its own. Where a reply was lost
 * for good, all that follow would be one call late, and each answer somebody else's, for as long as there is traffic.
 * So a word is sent after it: where it does not come back in its turn and in time, the connection is made anew.
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
    // Not where it is another connection already.
    if (heard !== word && server.stream === stream && server.status === 'ready') server.disconnect(true);
  }
}
