import { hash } from 'node:crypto';
import type { Script } from './command-transport.ts';

/** A script as it is sent: in full, or by its digest if the server has it. */
export interface ScriptText {
  readonly text: string;
  readonly sha1: string;
}

/**
 * @param flagsOf the flags in a script's first line, such as `no-writes`; without flags, no such line.
 * @returns the text of each script, remembered.
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
