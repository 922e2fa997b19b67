import type { Runner } from '../contracts/runner.ts';

export interface Outcome {
  readonly title: string;
  readonly error: unknown;
}

/** A runner that only tells what failed: for suites that are themselves under test. */
export class CollectingRunner implements Runner {
  readonly #tests: { readonly title: string; readonly body: () => Promise<void> }[] = [];
  #path: readonly string[] = [];

  readonly describe = (title: string, body: () => void): void => {
    const outside = this.#path;
    this.#path = [...outside, title];
    body();
    this.#path = outside;
  };

  readonly it = (title: string, body: () => Promise<void>): void => {
    this.#tests.push({ title: [...this.#path, title].join(' > '), body });
  };

  get size(): number {
    return this.#tests.length;
  }

  /** Runs one test after the other. @returns those that failed. */
  async failures(): Promise<readonly Outcome[]> {
    const failed: Outcome[] = [];
    for (const { title, body } of this.#tests) {
      try {
        await body();
      } catch (error) {
        failed.push({ title, error });
      }
    }
    return failed;
  }
}
