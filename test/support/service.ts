import { Writable } from 'node:stream';
import { wiring } from '../../src/app/container.ts';
import { openLog } from '../../src/app/logger.ts';
import type { Services } from '../../src/app/services.ts';
import { readSettings } from '../../src/app/settings/settings.ts';
import { assemble, type Recipes } from '../../src/app/wire.ts';

export const operatorKey = 'an-operators-key-for-tests';
export const asOperator = { 'X-API-Key': operatorKey };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it is not there
  readonly body: any;
}

/** The whole service on a free port, with everything real but what `replaced` replaces. */
export class Service {
  readonly url: string;
  readonly logged: string[];
  readonly services: ReturnType<typeof assemble<Services>>;

  private constructor(url: string, logged: string[], services: ReturnType<typeof assemble<Services>>) {
    this.url = url;
    this.logged = logged;
    this.services = services;
  }

  static async start(
    variables: Readonly<Record<string, string>> = {},
    replaced: Partial<Recipes<Services>> = {},
  ): Promise<Service> {
    const logged: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        logged.push(String(chunk));
        done();
      },
    });
    const settings = readSettings({
      PORT: '0',
      NODE_ENV: 'test',
      STORAGE: 'memory',
      API_KEYS: operatorKey,
      ...variables,
    });
    const services = assemble(wiring(settings, openLog('debug', sink), replaced));
    try {
      const server = await services.get('server');
      (await services.get('lifecycle')).ready();
      return new Service(server.url, logged, services);
    } catch (error) {
      await services.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const server = await this.services.get('server');
    await server.stop({ graceMs: 1_000 });
    const [failure] = await this.services.stop();
    if (failure) throw failure;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async send(method: string, path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, { ...init, method });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
  }
}
