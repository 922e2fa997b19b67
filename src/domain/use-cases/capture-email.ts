import type { Clock } from '../../ports/clock.ts';
import type { EmailList } from '../../ports/email-list.ts';
import type { UsageMeter } from '../../ports/usage-meter.ts';
import type { EmailAddress } from '../email-address.ts';
import type { QuotaStanding } from '../quota.ts';
import type { Visitor } from '../visitor.ts';

export interface EmailCapture {
  readonly email: EmailAddress;
  /** The page or campaign, as the client named it. */
  readonly source: string | null;
  readonly visitor: Visitor;
}

export type CaptureOutcome =
  | { readonly kind: 'kept'; readonly standing: QuotaStanding | null }
  | { readonly kind: 'rate_limited'; readonly standing: QuotaStanding };

/** Keeps an address once. The answer is the same for a known and a new one, so that nobody can ask who is on the list. */
export class CaptureEmail {
  readonly #list: EmailList;
  readonly #meter: UsageMeter;
  readonly #clock: Clock;

  constructor(list: EmailList, meter: UsageMeter, clock: Clock) {
    this.#list = list;
    this.#meter = meter;
    this.#clock = clock;
  }

  /** @throws StorageFault when it could not be kept: then nothing is claimed, and the capture costs nothing. */
  async run({ email, source, visitor }: EmailCapture): Promise<CaptureOutcome> {
    const admission = await this.#meter.take(visitor);
    if (!admission.granted) return { kind: 'rate_limited', standing: admission.standing };
    try {
      await this.#list.add(email, { source, atMs: this.#clock.now() });
    } catch (error) {
      if (admission.receipt !== null) await this.#meter.giveBack(visitor, admission.receipt);
      throw error;
    }
    return { kind: 'kept', standing: admission.standing };
  }
}
