import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { host, portOf } from './redis-process.ts';
import { isCommand, UpstashCommands } from './upstash-commands.ts';

const mostBytes = 10 * 1024 * 1024;

export interface UpstashRequest {
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** Answers a request by hand. `run` does what was asked, and tells the answer. */
export type Mischief = (response: ServerResponse, run: () => Promise<Reply>) => unknown;

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const paths = ['/', '/pipeline', '/multi-exec'];
const unparsed: Reply = { status: 400, body: { error: 'ERR failed to parse command' } };

/** Upstash's REST API on loopback, over a real Redis: https://upstash.com/docs/redis/features/restapi */
export class UpstashEmulator {
  /** What was asked with the right token, in the order it came. */
  readonly requests: UpstashRequest[] = [];
  /** For what networks and servers do. Null: nothing. */
  mischief: Mischief | null = null;
  readonly #commands: UpstashCommands;
  readonly #authorization: string;
  readonly #server: Server;
  #answers = 0;

  private constructor(redisPort: number, token: string) {
    this.#commands = new UpstashCommands(redisPort);
    this.#authorization = `Bearer ${token}`;
    this.#server = createServer((request, response) => {
      // Only who hung up in the middle is not answered.
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(redisPort: number, token: string): Promise<UpstashEmulator> {
    const emulator = new UpstashEmulator(redisPort, token);
    emulator.#server.listen(0, host);
    await once(emulator.#server, 'listening');
    return emulator;
  }

  get url(): string {
    return `http://${host}:${portOf(this.#server)}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    this.#commands.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const run = (): Promise<Reply> => this.#replyTo(request, text);
    if (this.mischief) await this.mischief(response, run);
    else send(response, await run(), `sync-${++this.#answers}`);
  }

  async #replyTo({ headers, method, url = '' }: IncomingMessage, text: string | null): Promise<Reply> {
    if (headers.authorization !== this.#authorization) return { status: 401, body: { error: 'Unauthorized' } };
    if (text === null) return { status: 400, body: { error: 'ERR max request size exceeded' } };
    if (method !== 'POST') return { status: 405, body: { error: 'ERR only POST here' } };
    const body = jsonIn(text);
    this.requests.push({ path: url, body, headers });
    return this.#run(url, body, headers['upstash-encoding'] === 'base64');
  }

  async #run(path: string, body: unknown, base64: boolean): Promise<Reply> {
    if (path === '/' && isCommand(body)) {
      const answer = await this.#commands.run(body, base64);
      return { status: 'error' in answer ? 400 : 200, body: answer };
    }
    const commands = Array.isArray(body) && body.every(isCommand) ? body : null;
    if (path === '/pipeline' && commands) {
      // On one connection, so in order.
      return { status: 200, body: await Promise.all(commands.map((command) => this.#commands.run(command, base64))) };
    }
    if (path === '/multi-exec' && commands) {
      const answers = await this.#commands.runTogether(commands, base64);
      return { status: 'error' in answers ? 400 : 200, body: answers };
    }
    return paths.includes(path) ? unparsed : { status: 404, body: { error: 'ERR unknown path' } };
  }
}

/** As the emulator itself answers. */
export const send = (response: ServerResponse, { status, body }: Reply, syncToken = ''): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'upstash-sync-token': syncToken });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Null where it is too long. */
const textOf = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  return bytes <= mostBytes ? Buffer.concat(chunks).toString() : null;
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
