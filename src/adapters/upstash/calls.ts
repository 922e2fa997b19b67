import type { Answer } from './answers.ts';
import { codeOfReply, faultOf } from './faults.ts';

/** A command under way, and who waits for it. */
export interface Call {
  /** A JSON array. */
  readonly command: string;
  readonly bytes: number;
  /** The same with its script in full; null where it has it already, or is no script. */
  readonly inFull: (() => string) | null;
  readonly resolve: (result: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

export const callOf = (
  command: string,
  { inFull, resolve, reject }: Pick<Call, 'inFull' | 'resolve' | 'reject'>,
): Call => ({ command, bytes: Buffer.byteLength(command), inFull, resolve, reject });

/**
 * Hands over what became of a call.
 *
 * @returns the call to be made instead: where the server does not know the script, it did not run, so that nothing
 *   happens twice.
 */
export const settle = (call: Call, answer: Answer): Call | null => {
  if (!('error' in answer)) {
    call.resolve(answer.result);
    return null;
  }
  const code = codeOfReply(answer.error);
  if (code === 'NOSCRIPT' && call.inFull) return callOf(call.inFull(), { ...call, inFull: null });
  call.reject(faultOf(code));
  return null;
};
