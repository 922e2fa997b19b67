import { setTimeout as pause } from 'node:timers/promises';
import { timeMs } from './figures.ts';
import type { FilledStore } from './filled-stores.ts';
import { generatePath, hotBody } from './hot-thread.ts';
import { type LoadReport, load } from './load.ts';
import { operatorKey, type ServerProcess, startService } from './server-process.ts';

const headers = { 'X-API-Key': operatorKey, 'Content-Type': 'application/json' };
const connections = 4;

export type Clearing = { readonly namespace: string } | { readonly all: true } | { readonly text: string };

/** The service over a store that holds so many entries. */
export class FilledService {
  readonly store: FilledStore;
  readonly #entries: number;
  #service: ServerProcess;

  private constructor(store: FilledStore, entries: number, service: ServerProcess) {
    this.store = store;
    this.#entries = entries;
    this.#service = service;
  }

  static async over(store: FilledStore, entries: number): Promise<FilledService> {
    return new FilledService(store, entries, await startService(store.variables));
  }

  /** The store as it was when it was filled, and a service that is warm and has one hot thread. */
  async restore(): Promise<void> {
    if (this.store.restartsService) await this.#service.stop();
    await this.store.restore();
    if (this.store.restartsService) this.#service = await startService(this.store.variables);
    // It does not ask a store that has just hung, until a trial went well.
    while ((await this.#ask('GET', '/health')).status !== 'healthy') await pause(50);
    if ((await this.entries()) !== this.#entries) throw new Error('the store does not hold what was written');
    for (let i = 0; i < 20; i += 1) await this.stats();
    for (let i = 0; i < 5; i += 1) await this.clear({ text: `nothing is kept of ${i}` });
    for (let i = 0; i < 2; i += 1) await this.hits(500);
  }

  /** How many it says that there are; null while its store is down. */
  async entries(): Promise<number | null> {
    return (await this.#ask('GET', '/api/cache/stats')).cache_entries;
  }

  /** @returns milliseconds */
  stats(): Promise<number> {
    return timeMs(() => this.#ask('GET', '/api/cache/stats'));
  }

  /** @returns milliseconds */
  clear(what: Clearing): Promise<number> {
    return timeMs(() => this.#ask('DELETE', '/api/cache/clear', what));
  }

  /** Asks for the hot thread over a few connections. */
  hits(durationMs: number): Promise<LoadReport> {
    return load({ url: this.#service.url, path: generatePath, body: hotBody, connections, durationMs });
  }

  async stop(): Promise<void> {
    await this.#service.stop();
    await this.store.stop();
  }

  async #ask(method: string, path: string, body?: object) {
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(this.#service.url + path, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}
