import { z } from 'zod';
import { Fault, ReaderSaturated, StorageFault, sourceRefusalCodes, WriterFault } from '../../domain/failure.ts';
import { parseJson } from '../../domain/parse-json.ts';
import { degradedReasons, threadSchema } from './stored-thread.ts';

/** How a flight ended: its value, or its error. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failure'; readonly error: unknown };

/** Encodes outcomes to be sent from one instance to another. */
export interface OutcomeCodec {
  encode(outcome: Outcome): string;
  /** Null for text that this release did not write. */
  decode(text: string): Outcome | null;
}

/** The work failed on another instance, whose log has the details. */
export class FailedElsewhere extends Fault {
  override readonly name = 'FailedElsewhere';
}

const waitMs = z.number().nonnegative();

/** The result of a flight that makes a thread: see `MakeThread` and `PaidFlights`. */
export const productSchema = z.object({
  value: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('thread'), thread: threadSchema, stored: z.boolean(), made: z.boolean() }),
    z.object({
      kind: z.literal('refused'),
      refusal: z.object({ code: z.enum(sourceRefusalCodes), detail: z.string().nullable() }),
    }),
    z.object({ kind: z.literal('exhausted'), message: z.string(), retryAfterMs: waitMs.nullable() }),
  ]),
  leftMicroUsd: z.int().nullable(),
});

/** Without the usage of failed attempts: it is charged to the caller of the writer, not to followers. */
const failureSchema = z.discriminatedUnion('fault', [
  z.object({
    fault: z.literal('WriterFault'),
    reason: z.enum(degradedReasons),
    message: z.string(),
    retryAfterMs: waitMs.nullable(),
  }),
  z.object({ fault: z.literal('ReaderSaturated'), message: z.string(), retryAfterMs: waitMs }),
  z.object({ fault: z.literal('StorageFault'), message: z.string() }),
  z.object({ fault: z.literal('other') }),
]);

type Failure = z.infer<typeof failureSchema>;

/** Encodes outcomes as JSON. @param value the schema of a flight's value, which must be plain JSON data */
export const jsonOutcomes = (value: z.ZodType): OutcomeCodec => {
  const schema = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('value'), value }),
    z.object({ kind: z.literal('failure'), failure: failureSchema }),
  ]);
  return {
    encode: (outcome) =>
      JSON.stringify(
        outcome.kind === 'value'
          ? outcome
          : { kind: outcome.kind, failure: failureOf(outcome.error) satisfies Failure },
      ),
    decode: (text) => {
      const { data } = schema.safeParse(parseJson(text));
      if (data === undefined || data.kind === 'value') return data ?? null;
      return { kind: 'failure', error: errorOf(data.failure) };
    },
  };
};

const failureOf = (error: unknown): Failure => {
  if (error instanceof WriterFault) {
    const { name: fault, reason, message, retryAfterMs } = error;
    return { fault, reason, message, retryAfterMs };
  }
  if (error instanceof ReaderSaturated) {
    const { name: fault, message, retryAfterMs } = error;
    return { fault, message, retryAfterMs };
  }
  return error instanceof StorageFault ? { fault: error.name, message: error.message } : { fault: 'other' };
};

const errorOf = (failure: Failure): Fault => {
  switch (failure.fault) {
    case 'WriterFault':
      return new WriterFault(failure.reason, failure.message, { retryAfterMs: failure.retryAfterMs });
    case 'ReaderSaturated':
      return new ReaderSaturated(failure.message, failure.retryAfterMs);
    case 'StorageFault':
      return new StorageFault(failure.message);
    case 'other':
      return new FailedElsewhere('the work failed on the instance that did it');
  }
};
