import { type Draft, noUsage, type WriterOption } from '../../domain/thread.ts';
import type { Assignment, Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';
import { condensed } from './condensed.ts';
import { guessLanguage, isKnownLanguage, primaryLanguage } from './language.ts';
import type { Passage, Source } from './passages.ts';
import { fitsWhole, piecesThatFit, roomFor } from './post-room.ts';
import { sourceSentences } from './source-sentences.ts';
import { wholeSource } from './whole-source.ts';

/**
 * Writes a thread of the source's own sentences, without a key or a network: ranked by how much each says about the
 * whole, the strongest first, the others in the source's order. The same source and options give the same thread.
 */
export class ExtractiveThreadWriter implements ThreadWriter {
  readonly identity: WriterIdentity = { name: 'extractive', model: null, revision: 1 };

  async write(assignment: Assignment, signal: AbortSignal): Promise<Manuscript> {
    signal.throwIfAborted();
    const language = languageOf(assignment);
    return {
      drafts: draftsFor(assignment, language),
      writer: this.identity,
      degraded: null,
      unapplied: unapplied(assignment, language),
      usage: noUsage,
    };
  }
}

const languageOf = ({ text, sourceLanguage }: Assignment): string | null => {
  const stated = sourceLanguage === null ? null : primaryLanguage(sourceLanguage);
  // Pages often declare their template's language, so guess; a declared language that the guess does not know is
  // trusted.
  return stated === null || isKnownLanguage(stated) ? (guessLanguage(text) ?? stated) : stated;
};

const unapplied = (assignment: Assignment, language: string | null): readonly WriterOption[] => [
  ...(assignment.tone === 'neutral' ? [] : (['tone'] as const)),
  ...(assignment.language === null || primaryLanguage(assignment.language) === language ? [] : (['language'] as const)),
];

const draftsFor = (
  { text, title, platform, limit, maxPosts }: Assignment,
  language: string | null,
): readonly Draft[] => {
  const room = roomFor(limit);
  const cut = (passage: string): readonly string[] => [...piecesThatFit(platform, passage, room).take(maxPosts + 1)];
  const sentences = sourceSentences(text, language);
  const source: Source = {
    text,
    title,
    sentences,
    postsFor: (passage) => cut(passage).length,
    fitsPost: (passage) => fitsWhole(platform, passage, room),
    alone: new Map(),
  };
  const chosen = wholeSource(source, maxPosts) ?? condensed(source, maxPosts);
  return chosen.flatMap((passage) => draftsOf(text, passage, cut(passage.text))).slice(0, maxPosts);
};

/** A draft for each piece of a passage, with the range of its words in the source. */
const draftsOf = (source: string, passage: Passage, pieces: readonly string[]): readonly Draft[] => {
  if (pieces.length === 1) return [{ text: passage.text, source: passage.range }];
  let end = passage.range.start;
  return pieces.map((text) => {
    const start = skipSpace(source, end);
    end = endOf(source, start, text);
    return { text, source: { start, end } };
  });
};

// A piece and the source differ only in white space.
const endOf = (source: string, start: number, piece: string): number => {
  let end = start;
  for (const letter of piece.replace(/\s/g, '')) end = skipSpace(source, end) + letter.length;
  return end;
};

const skipSpace = (source: string, from: number): number => {
  let at = from;
  while (/\s/.test(source.charAt(at))) at++;
  return at;
};
