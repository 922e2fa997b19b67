import { maxSubCounters, type QuotaRing } from '../../domain/quota-ring.ts';

/** A ring, with data for the table. */
export interface ClientRing extends QuotaRing {
  /** While at least this much is used, the client's last demand would be refused again. */
  readonly blockedFrom: number;
}

const bitsPerByte = 7;
const more = 2 ** bitsPerByte;
// A sum of 61 safe integers has at most 59 bits.
const maxBytesPerNumber = 9;
const maxNumbers = 3 + 2 * maxSubCounters;

/**
 * A buffer for one ring as bytes: the end of its last sub-counter, its two settings, then pairs of (milliseconds from a
 * sub-counter's end to the last one's, amount). Each number is stored seven bits per byte, the lowest first. The usual
 * one to three sub-counters take 13 to 21 bytes, where objects and arrays take 200; there can be a million.
 */
export class RingBytes {
  readonly bytes: Buffer = Buffer.alloc(maxNumbers * maxBytesPerNumber);
  #at = 0;

  /** The expiry of the stored ring, from its first two numbers. */
  get expiresAtMs(): number {
    this.#at = 0;
    return this.#read() + this.#read();
  }

  /** @param length of the stored ring, in bytes */
  decode(length: number): ClientRing {
    this.#at = 0;
    const lastEndMs = this.#read();
    const keepMs = this.#read();
    const blockedFrom = this.#read();
    const subCounters: number[] = [];
    while (this.#at < length) {
      const endMs = lastEndMs - this.#read();
      subCounters.push(endMs, this.#read());
    }
    return { keepMs, blockedFrom, subCounters };
  }

  /** @returns its length in bytes */
  encode({ keepMs, subCounters }: QuotaRing, blockedFrom: number): number {
    const lastEndMs = subCounters.at(-2) ?? 0;
    this.#at = 0;
    this.#write(lastEndMs);
    this.#write(keepMs);
    this.#write(blockedFrom);
    for (let at = 0; at < subCounters.length; at += 2) {
      this.#write(lastEndMs - (subCounters[at] ?? 0));
      this.#write(subCounters[at + 1] ?? 0);
    }
    return this.#at;
  }

  // By arithmetic, since shifts keep only 32 bits.
  #read(): number {
    let [number, unit] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.#at] ?? 0;
      this.#at += 1;
      if (byte < more) return number + byte * unit;
      number += (byte - more) * unit;
      unit *= more;
    }
  }

  #write(number: number): void {
    let rest = number;
    while (rest >= more) {
      const higher = Math.floor(rest / more);
      this.bytes[this.#at] = rest - higher * more + more;
      this.#at += 1;
      rest = higher;
    }
    this.bytes[this.#at] = rest;
    this.#at += 1;
  }
}
