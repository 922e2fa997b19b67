import type { Answer } from './answers.ts';
import { codeOfReply, faultOf } from './faults.ts';

/** A pending command, and its caller. */
export interface Call {
  /** A JSON array. */
  readonly command: string;
  readonly bytes: number;
  /** The command with the full script; null if it has it already, or is no script. */
  readonly inFull: (() => string) | null;
  readonly resolve: (result: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

export const callOf = (
  command: string,
  { inFull, resolve, reject }: Pick<Call, 'inFull' | 'resolve' | 'reject'>,
): Call => ({ command, bytes: Buffer.byteLength(command), inFull, resolve, reject });

/**
 * Passes the outcome of a call to its caller.
 *
 * @returns the call to make instead, if the server did not know the script: it did not run, so nothing happens twice.
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
