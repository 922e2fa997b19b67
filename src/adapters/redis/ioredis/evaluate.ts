import type { Argument } from '../command-transport.ts';
import type { ScriptText } from '../script-text.ts';
import type { Client } from './client.ts';
import { codeOf, faultOf } from './faults.ts';

/** A script with its keys and arguments. */
export interface Evaluation {
  readonly script: ScriptText;
  readonly keys: readonly string[];
  readonly args: readonly Argument[];
}

/**
 * Runs a script by its digest, and in full if the server does not have it: a new server, a flushed one, or a replica
 * that took over. The script did not run before, so nothing happens twice.
 */
export const evaluate = (client: Client, { script, keys, args }: Evaluation): Promise<unknown> =>
  client.evalsha(script.sha1, keys.length, ...keys, ...args).catch((error: unknown) => {
    if (codeOf(error) !== 'NOSCRIPT') throw error;
    return client.eval(script.text, keys.length, ...keys, ...args);
  });

/** A confirmation of a write: a command for the same connection, and its required reply. */
export interface Confirmation {
  readonly command: readonly [string, ...(string | number)[]];
  readonly holds: (reply: unknown) => boolean;
}

/**
 * Runs a script and waits, on its connection, until all confirmations hold for its write and for earlier ones: so a
 * record found to exist already is safe too. Throws if one does not.
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
