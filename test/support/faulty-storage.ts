import { type Around, aroundStorage, isWrite, type VerbName } from '../../src/adapters/guards/around-storage.ts';
import { StorageFault } from '../../src/domain/failure.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';

/**
 * - `answers`: as the storage itself.
 * - `fails`: throws at once, and does nothing.
 * - `times out`: as a deadline would end a call that hangs, at once, so that no test has to wait for it.
 * - `hangs`: neither does anything nor answers, until `resume`.
 * - `loses`: does it, and throws as if the reply were lost.
 */
export type Behaviour = 'answers' | 'fails' | 'times out' | 'hangs' | 'loses';

/** Any storage, which misbehaves as a test tells it. */
export class FaultyStorage {
  readonly storage: Storage;
  /** Every verb that it was asked, in order. */
  readonly asked: VerbName[] = [];
  reads: Behaviour = 'answers';
  writes: Behaviour = 'answers';
  readonly #held: (() => void)[] = [];

  constructor(sound: Storage) {
    const around: Around = (verb, call) => {
      this.asked.push(verb);
      return this.#behave(verb, isWrite[verb] ? this.writes : this.reads, call);
    };
    this.storage = aroundStorage(sound, around);
  }

  /** How reads and writes behave from now on. */
  set all(behaviour: Behaviour) {
    this.reads = behaviour;
    this.writes = behaviour;
  }

  /** Calls that hang. */
  get held(): number {
    return this.#held.length;
  }

  /** Does, late, whatever hangs, as a server does that was only stopped; and answers from now on. */
  resume(): void {
    this.all = 'answers';
    for (const go of this.#held.splice(0)) go();
  }

  async #behave<T>(verb: VerbName, behaviour: Behaviour, call: () => Promise<T>): Promise<T> {
    if (behaviour === 'fails') throw new StorageFault(`${verb} was made to fail`);
    if (behaviour === 'times out') throw new StorageFault(`${verb} timed out`, { timedOut: true });
    if (behaviour === 'hangs') await new Promise<void>((resolve) => this.#held.push(resolve));
    const answer = await call();
    if (behaviour === 'loses') throw new StorageFault(`the reply to ${verb} was lost`);
    return answer;
  }
}
