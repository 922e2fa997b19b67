/** The state of this process: starting, serving, or finishing current requests before it stops. */
export class Lifecycle {
  #phase: 'starting' | 'ready' | 'draining' = 'starting';

  get phase(): 'starting' | 'ready' | 'draining' {
    return this.#phase;
  }

  ready(): void {
    if (this.#phase === 'starting') this.#phase = 'ready';
  }

  drain(): void {
    this.#phase = 'draining';
  }
}
