import { parseJson } from '../../domain/parse-json.ts';
import { codeOfReply, faultOf, faultOfStatus } from './faults.ts';

/** The outcome of one command. */
export type Answer = { readonly result: unknown } | { readonly error: string };

/**
 * The answers to `count` commands, in order.
 *
 * @throws StorageFault when there are none, or not as many.
 */
export const answersIn = (status: number, text: string, count: number): readonly Answer[] => {
  const body = parseJson(text);
  // A failing command sent alone gets 400; one that fails among others leaves the request's status at 200.
  if (count === 1 && (status === 200 || status === 400) && isAnswer(body)) return [body];
  if (count > 1 && status === 200 && Array.isArray(body) && body.length === count && body.every(isAnswer)) return body;
  if (status === 400 && isAnswer(body) && 'error' in body) throw faultOf(codeOfReply(body.error));
  throw status === 200 ? faultOf('GARBLED') : faultOfStatus(status);
};

const isAnswer = (value: unknown): value is Answer => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return 'error' in value ? typeof value.error === 'string' : 'result' in value;
};
