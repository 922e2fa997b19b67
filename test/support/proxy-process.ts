import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Mode, TcpProxy } from './proxy.ts';

const main = fileURLToPath(new URL('proxy-main.ts', import.meta.url));

/** The same proxy in a process of its own: one that also makes load, or waits for much, would hold up what passes. */
export class ProxyProcess {
  readonly port: TcpProxy['port'];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async to(port: number): Promise<ProxyProcess> {
    const child = fork(main, [String(port)]);
    const [ownPort] = await once(child, 'message');
    return new ProxyProcess(child, ownPort);
  }

  /** Resolves when it does. */
  async turn(mode: Mode): Promise<void> {
    await this.#tell(mode);
  }

  /** Resets both ends of every open connection. */
  async reset(): Promise<void> {
    await this.#tell('reset');
  }

  async close(): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }

  async #tell(order: Mode | 'reset'): Promise<void> {
    const done = once(this.#child, 'message');
    this.#child.send(order);
    await done;
  }
}
