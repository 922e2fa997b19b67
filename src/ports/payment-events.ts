import type { PaymentEvent } from '../domain/payment.ts';

/** The events that a payment provider sends. */
export interface PaymentEvents {
  /**
   * @param body byte for byte as received, since the signature covers the bytes
   * @param signature the provider's, of the body and the time of sending
   */
  read(body: Uint8Array, signature: string): PaymentReading;
}

export type PaymentReading =
  | { readonly kind: 'event'; readonly event: PaymentEvent }
  /** Signed, but of a type that we do not need. */
  | { readonly kind: 'ignored' }
  /** Signed, of a type that we handle, but not in the expected form. `id` and `type` are not confidential. */
  | { readonly kind: 'senseless'; readonly id: string; readonly type: string }
  /** Not signed by the provider, or signed too long ago. */
  | { readonly kind: 'refused' };
