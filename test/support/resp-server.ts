import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { host, portOf } from './redis-process.ts';

/** A reply as it goes over the wire, such as `+OK\r\n`; null: none, ever. */
type Answer = (command: readonly string[]) => string | null;

/** Speaks RESP and knows nothing: for what a server says that cannot be had here. Commands come in upper case. */
export class RespServer {
  readonly commands: string[][] = [];
  readonly #answer: Answer;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answer: Answer) {
    this.#answer = answer;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(answer: Answer): Promise<RespServer> {
    const started = new RespServer(answer);
    started.#server.listen(0, host);
    await once(started.#server, 'listening');
    return started;
  }

  get port(): number {
    return portOf(this.#server);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      for (let read = readCommand(text); read; read = readCommand(text)) {
        text = text.slice(read.length);
        const [name = '', ...args] = read.command;
        const command = [name.toUpperCase(), ...args];
        this.commands.push(command);
        const reply = this.#answer(command);
        if (reply !== null) socket.write(reply);
      }
    });
  }
}

export const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** The first command of what came, when it has come whole: an array of bulk strings. */
const readCommand = (text: string): { readonly command: string[]; readonly length: number } | undefined => {
  const head = /^\*(\d+)\r\n/.exec(text);
  if (!head) return undefined;
  let at = head[0].length;
  const command: string[] = [];
  for (let left = Number(head[1]); left > 0; left -= 1) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return undefined;
    at += size[0].length;
    const end = at + Number(size[1]);
    if (text.length < end + 2) return undefined;
    command.push(text.slice(at, end));
    at = end + 2;
  }
  return { command, length: at };
};
