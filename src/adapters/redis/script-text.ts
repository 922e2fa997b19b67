import { hash } from 'node:crypto';
import type { Script } from './command-transport.ts';

/** A script as it is sent: in full, or by its digest where the server has it already. */
export interface ScriptText {
  readonly text: string;
  readonly sha1: string;
}

/**
 * @param flagsOf what the server is to know of the script beforehand, such as `no-writes`; none: no such line.
 * @returns the text of each script, made once.
 */
export const scriptTexts = (flagsOf: (script: Script) => string): ((script: Script) => ScriptText) => {
  const texts = new Map<Script, ScriptText>();
  return (script) => {
    const known = texts.get(script);
    if (known) return known;
    const flags = flagsOf(script);
    const text = flags === '' ? script.source : `#!lua flags=${flags}\n${script.source}`;
    const made = { text, sha1: hash('sha1', text) };
    texts.set(script, made);
    return made;
  };
};
