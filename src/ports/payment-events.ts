import type { PaymentEvent } from '../domain/payment.ts';

/** What a payment provider tells of its own accord. */
export interface PaymentEvents {
  /**
   * @param body as it came, byte for byte: it is what was signed
   * @param signature the provider's own, of the body and of when it was sent
   */
  read(body: Uint8Array, signature: string): PaymentReading;
}

export type PaymentReading =
  | { readonly kind: 'event'; readonly event: PaymentEvent }
  /** Said by the provider, and nothing to us. */
  | { readonly kind: 'ignored' }
  /** Said by the provider, of a kind that we act on, and not as we know it. Neither name is confidential. */
  | { readonly kind: 'senseless'; readonly id: string; readonly type: string }
  /** Nobody signed it, somebody else did, or it was signed too long ago. */
  | { readonly kind: 'refused' };
