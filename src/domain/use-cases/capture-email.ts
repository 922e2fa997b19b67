import type { Clock } from '../../ports/clock.ts';
import type { EmailList } from '../../ports/email-list.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import type { EmailAddress } from '../email-address.ts';
import type { Visitor } from '../visitor.ts';
import { type Limited, withinQuota } from './within-quota.ts';

export interface EmailCapture {
  readonly email: EmailAddress;
  /** The page or campaign, as the client named it. */
  readonly source: string | null;
  readonly visitor: Visitor;
}

/**
 * Stores an address once. The answer is the same for a known and a new one, so that nobody can find out who is on the
 * list.
 */
export class CaptureEmail {
  readonly #list: EmailList;
  readonly #meter: UsageMeter;
  readonly #clock: Clock;

  constructor(list: EmailList, meter: UsageMeter, clock: Clock) {
    this.#list = list;
    this.#meter = meter;
    this.#clock = clock;
  }

  /** @throws StorageFault when it may not be stored: the answer is an error, and the capture costs nothing. */
  run({ email, source, visitor }: EmailCapture): Promise<Limited<void>> {
    return withinQuota(this.#meter, visitor, async () => {
      await this.#list.add(email, { source, atMs: this.#clock.now() });
    });
  }
}
