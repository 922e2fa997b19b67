import type { Argument } from '../command-transport.ts';
import type { ScriptText } from '../script-text.ts';
import type { Client } from './client.ts';
import { codeOf, faultOf } from './faults.ts';

/** A script with what it is run with. */
export interface Evaluation {
  readonly script: ScriptText;
  readonly keys: readonly string[];
  readonly args: readonly Argument[];
}

/**
 * Runs a script by its digest; in full where the server does not have it, be it new, flushed, or the replica that took
 * over. It did not run then, so that nothing happens twice.
 */
export const evaluate = (client: Client, { script, keys, args }: Evaluation): Promise<unknown> =>
  client.evalsha(script.sha1, keys.length, ...keys, ...args).catch((error: unknown) => {
    if (codeOf(error) !== 'NOSCRIPT') throw error;
    return client.eval(script.text, keys.length, ...keys, ...args);
  });

/** What a write is confirmed by: a command for the same connection, and what its reply must be. */
export interface Confirmation {
  readonly command: readonly [string, ...(string | number)[]];
  readonly holds: (reply: unknown) => boolean;
}

/**
 * Runs a script and waits, on its connection, until all confirm what it wrote, and what was written before it: who finds a
 * record there already may say that it is safe. Throws where one does not.
 */
export const evaluateConfirmed = async (
  client: Client,
  evaluation: Evaluation,
  confirmations: readonly Confirmation[],
): Promise<unknown> => {
  const { script, keys, args } = evaluation;
  const attempt = async (verb: 'evalsha' | 'eval', text: string): Promise<readonly [Error | null, unknown][]> => {
    const pipeline = client.pipeline()[verb](text, keys.length, ...keys, ...args);
    for (const { command } of confirmations) pipeline.call(...command);
    return (await pipeline.exec()) ?? [];
  };
  let replies = await attempt('evalsha', script.sha1);
  if (codeOf(replies[0]?.[0]) === 'NOSCRIPT') replies = await attempt('eval', script.text);
  const failed = replies.find(([error]) => error);
  if (failed) throw failed[0];
  const [[, reply] = [], ...confirmed] = replies;
  if (!confirmations.every(({ holds }, at) => holds(confirmed[at]?.[1]))) throw faultOf('UNCONFIRMED');
  return reply;
};
