interface Host {
  running: number;
  readonly waiting: Set<() => void>;
}

/** Bounds the concurrent work for each host; first come, first served. */
export class HostTurns {
  readonly #perHost: number;
  readonly #hosts = new Map<string, Host>();

  constructor(perHost: number) {
    this.#perHost = perHost;
  }

  /** @throws the abort reason if `signal` aborts before the turn; `work` is then not started. */
  async run<T>(hostname: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(hostname, signal);
    try {
      return await work();
    } finally {
      this.#leave(hostname);
    }
  }

  async #enter(hostname: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const host = this.#hosts.get(hostname) ?? { running: 0, waiting: new Set() };
    this.#hosts.set(hostname, host);
    if (host.running < this.#perHost) host.running += 1;
    else await turn(host.waiting, signal);
  }

  #leave(hostname: string): void {
    const host = this.#hosts.get(hostname);
    if (host === undefined) return;
    const [next] = host.waiting;
    if (next !== undefined) {
      // The turn is handed over directly, so that no newcomer can take it.
      host.waiting.delete(next);
      next();
      return;
    }
    host.running -= 1;
    if (host.running === 0) this.#hosts.delete(hostname);
  }
}

const turn = (waiting: Set<() => void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const begin = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      waiting.delete(begin);
      reject(signal.reason);
    };
    waiting.add(begin);
    signal.addEventListener('abort', giveUp, { once: true });
  });
