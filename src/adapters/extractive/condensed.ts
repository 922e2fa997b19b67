import { type Passage, passages, type Source } from './passages.ts';
import { choose } from './selection.ts';
import { type ScoredSentences, scoreSentences, weighSentences } from './sentence-scores.ts';
import { packs } from './whole-source.ts';

/** A thread with more of its source than this is not shorter than it. */
const mostOfSource = 0.6;
/** The beginning of a source can be understood without the rest. */
const openingHook = 1.5;
/** A post that opens with a quotation or a question says less about the thread's topic. */
const weakHook = 0.6;

/** The passages that say most about the source, the strongest first, the others in the source's order. At least one. */
export const condensed = (source: Source, maxPosts: number): readonly Passage[] => {
  const budget = budgetFor(source, maxPosts);
  const texts = source.sentences.map((sentence) => sentence.text);
  const weighed = weighSentences(texts, source.title);
  const scored = scoreSentences(source.sentences, weighed);
  const strict = bestThread(source, scored, budget);
  if (strict.length * 2 >= budget) return strict;
  const loose = withFragments(source);
  const isSame = loose.sentences.every(({ complete }, i) => complete === source.sentences[i]?.complete);
  const relaxed = bestThread(loose, isSame ? scored : scoreSentences(loose.sentences, weighed), budget);
  const fuller = relaxed.length > strict.length ? relaxed : strict;
  return fuller.length > 0 ? fuller : [...packs(source).take(maxPosts)];
};

const bestThread = (source: Source, scored: ScoredSentences, budget: number): readonly Passage[] => {
  const chosen = choose(passages(source, scored.scores), scored, budget);
  return chosen.length === 0 ? [] : threaded(chosen, scored);
};

const budgetFor = (source: Source, maxPosts: number): number => {
  let posts = 0;
  for (const passage of packs(source)) {
    posts += passage.posts;
    if (posts * mostOfSource >= maxPosts) return maxPosts;
  }
  return Math.max(1, Math.ceil(posts * mostOfSource));
};

/** Lists, verse and tables have few sentences, so every line may be a passage. */
const withFragments = (source: Source): Source => ({
  ...source,
  sentences: source.sentences.map((sentence) =>
    sentence.kind === 'heading' || sentence.kind === 'boilerplate'
      ? sentence
      : { ...sentence, complete: true, sound: true, leansForward: false },
  ),
});

const threaded = (chosen: readonly Passage[], { scores }: ScoredSentences): readonly Passage[] => {
  const ordered = chosen.toSorted((a, b) => a.first - b.first);
  const worth = (passage: Passage): number => hookWorth(passage, scores) * (passage === ordered[0] ? openingHook : 1);
  const hook = ordered.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  return [hook, ...ordered.filter((passage) => passage !== hook)];
};

const hookWorth = ({ first, last, text }: Passage, scores: readonly number[]): number =>
  Math.max(...scores.slice(first, last + 1)) * (/^["“„«「]|[?？]/.test(text) ? weakHook : 1);
