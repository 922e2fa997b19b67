import type { SessionStore } from '../../ports/session-store.ts';
import type { ThreadArchive } from '../../ports/thread-archive.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import { StorageFault } from '../failure.ts';
import type { Session, SessionId } from '../session.ts';
import type { Visitor } from '../visitor.ts';
import { type Limited, withinQuota } from './within-quota.ts';

export interface ForgetRequest {
  /** Null for a visitor without a session. */
  readonly session: SessionId | null;
  readonly visitor: Visitor;
}

/** Deletes everything that is stored about a visitor. */
export class ForgetSession {
  readonly #sessions: SessionStore;
  readonly #archive: ThreadArchive;
  readonly #meter: UsageMeter;

  constructor(sessions: SessionStore, archive: ThreadArchive, meter: UsageMeter) {
    this.#sessions = sessions;
    this.#archive = archive;
    this.#meter = meter;
  }

  /** @throws StorageFault when something may be left: the attempt costs nothing */
  run({ session: id, visitor }: ForgetRequest): Promise<Limited<void>> {
    return withinQuota(this.#meter, visitor, async () => {
      const forgotten = id === null ? null : await this.#sessions.remove(id);
      if (forgotten !== null) await this.#release(forgotten);
    });
  }

  /** A thread that storage does not release now refers to nobody, and expires within 30 days. */
  async #release({ threads }: Session): Promise<void> {
    try {
      await Promise.all(threads.map(({ id }) => this.#archive.release(id)));
    } catch (error) {
      if (!(error instanceof StorageFault)) throw error;
    }
  }
}
