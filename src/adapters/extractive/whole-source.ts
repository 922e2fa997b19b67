import { continues, extended, type Passage, passageOf, type Source } from './passages.ts';

/** A source of at most this many posts is given whole: a summary would save no time. */
const fewPosts = 4;

/** All of a short source, in order; null if that takes too many posts. */
export const wholeSource = (source: Source, maxPosts: number): readonly Passage[] | null => {
  const most = Math.min(fewPosts, maxPosts);
  const packed: Passage[] = [];
  let posts = 0;
  for (const passage of packs(source)) {
    packed.push(passage);
    posts += passage.posts;
    if (posts > most) return null;
  }
  return packed;
};

/** The source from its beginning, without boilerplate, each passage as long as a post may be. */
export function* packs(source: Source): Generator<Passage> {
  const kept = keptSentences(source);
  for (let first = 0; first < source.sentences.length; ) {
    if (!kept(first)) {
      first++;
      continue;
    }
    let passage = passageOf(source, first);
    while (kept(passage.last + 1) && continues(source, passage.last + 1)) {
      const longer = extended(source, passage);
      if (longer === null) break;
      passage = longer;
    }
    yield passage;
    first = passage.last + 1;
  }
}

// If the source is only a short note or a notice, that is the content.
const keptSentences = ({ text, sentences, fitsPost }: Source): ((index: number) => boolean) => {
  const all = fitsPost(text) || sentences.every(({ kind }) => kind === 'boilerplate');
  return (index) => {
    const sentence = sentences[index];
    return sentence !== undefined && (all || sentence.kind !== 'boilerplate');
  };
};
