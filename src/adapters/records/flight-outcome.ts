import { z } from 'zod';
import { Fault, ReaderSaturated, StorageFault, sourceRefusalCodes, WriterFault } from '../../domain/failure.ts';
import { parseJson } from '../../domain/parse-json.ts';
import { degradedReasons, threadSchema } from './stored-thread.ts';

/** How a flight ended: what it produced, or threw. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failure'; readonly error: unknown };

/** How outcomes travel from one instance to another. */
export interface OutcomeCodec {
  encode(outcome: Outcome): string;
  /** Null for what another release, or somebody else, has left. */
  decode(text: string): Outcome | null;
}

/** The work that this instance waited for failed on another, in a way that only its log tells. */
export class FailedElsewhere extends Fault {
  override readonly name = 'FailedElsewhere';
}

/** What generating a thread comes to. */
export const productSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('thread'), thread: threadSchema, stored: z.boolean(), made: z.boolean() }),
  z.object({
    kind: z.literal('refused'),
    refusal: z.object({ code: z.enum(sourceRefusalCodes), detail: z.string().nullable() }),
  }),
]);

const waitMs = z.number().nonnegative();

/** What a writer's failed attempts took stays with who asked it: whoever is told only waited. */
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

/** Outcomes as JSON. @param value what a flight may produce: plain data, as it comes out of JSON again */
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
