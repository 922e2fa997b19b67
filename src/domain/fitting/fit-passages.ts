import type { TextRange } from '../thread.ts';
import { breakLevels } from './breaks.ts';
import { countCodePoints } from './characters.ts';
import { type NumberPlan, numberPlan, withNumber } from './numbering.ts';
import { type BreakableText, type Excess, packPosts } from './packing.ts';
import { lengthBetween, measureText, type Passage } from './passage.ts';
import { boundsOf, postLength, type Size, sizeOf } from './post-size.ts';
import type { FittedPost, FittedThread, FittingRules, Numbering } from './rules.ts';

/** Room for the digits of any total: no thread has ten million posts. */
const mostDigits = 7;

interface Body {
  readonly text: string;
  readonly draft: number;
  readonly source: TextRange | null;
}

interface Layout {
  readonly bodies: readonly Body[];
  readonly truncated: boolean;
}

/** Makes numbered posts of passages; each passage begins a new post. Passages without text make none. */
export const fitPassages = (passages: readonly Passage[], rules: FittingRules): FittedThread => {
  const inked = passages.filter(({ text }) => text.trim() !== '');
  const breakable = inked.map(({ text }) => prepare(text, rules));
  const layOut = (plan: NumberPlan): Layout => layOutPosts(inked, breakable, plan, rules);
  const fewest = Math.min(fewestPosts(breakable, rules), rules.maxPosts ?? Number.POSITIVE_INFINITY);
  if (rules.numbering !== 'none' && fewest > 1) return publish(layOutNumbered(layOut, fewest, rules), rules);
  const unnumbered = layOut(planFor(rules, 'none', 0, rules.limit));
  const single = rules.numbering === 'none' || unnumbered.bodies.length <= 1;
  return publish(single ? unnumbered : layOutNumbered(layOut, 2, rules), rules);
};

/** The fewest posts that the text can take. */
const fewestPosts = (breakable: readonly BreakableText[], { limit }: FittingRules): number =>
  breakable.reduce((sum, { measured }) => {
    const length = lengthBetween(measured, 0, measured.text.length);
    return sum + Math.max(1, Math.ceil(length / limit));
  }, 0);

const prepare = (text: string, rules: FittingRules): BreakableText => {
  const measured = measureText(rules.platform, text);
  let levels: Uint8Array | null = null;
  return {
    measured,
    levels: () => {
      levels ??= breakLevels(measured, planFor(rules, 'end', mostDigits, rules.limit).leastRoom);
      return levels;
    },
  };
};

const planFor = ({ platform }: FittingRules, numbering: Numbering, digits: number, limit: number): NumberPlan =>
  numberPlan(platform, limit, numbering, digits);

/** Numbers take room, so there may be more posts, and so longer numbers: 9 posts become 10. */
const layOutNumbered = (layOut: (plan: NumberPlan) => Layout, atLeast: number, rules: FittingRules): Layout => {
  const plan = (digits: number, limit: number): NumberPlan => planFor(rules, rules.numbering, digits, limit);
  for (let digits = String(atLeast).length; ; digits++) {
    const layout = layOut(plan(digits, rules.limit));
    // With a number beside it, a URL may no longer count as one, so that all fits into one post. But one post bears no
    // number, so lay it out for two.
    if (layout.bodies.length === 1) return layOut(plan(1, Math.ceil(rules.limit / 2)));
    if (String(layout.bodies.length).length <= digits) return layout;
  }
};

const layOutPosts = (
  passages: readonly Passage[],
  breakable: readonly BreakableText[],
  plan: NumberPlan,
  rules: FittingRules,
): Layout => {
  const most = rules.maxPosts ?? Number.POSITIVE_INFINITY;
  const excess = excessOver(rules);
  const bodies: Body[] = [];
  for (const [index, passage] of passages.entries()) {
    const text = breakable[index];
    if (bodies.length >= most || text === undefined) return { bodies, truncated: true };
    const packed = packPosts(text, plan, excess, bodies.length + 1, most - bodies.length);
    for (const part of packed.bodies) {
      const source = passage.locate(part);
      bodies.push({ text: passage.text.slice(part.start, part.end), draft: passage.draft, source });
    }
    if (!packed.complete) return { bodies, truncated: true };
  }
  return { bodies, truncated: false };
};

const excessOver = ({ platform, limit }: FittingRules): Excess => {
  const bounds = boundsOf(platform, limit);
  return (content): Size => sizeOf(platform, content).map((part, index) => Math.max(0, part - (bounds[index] ?? 0)));
};

const publish = ({ bodies, truncated }: Layout, { platform, numbering }: FittingRules): FittedThread => {
  const total = bodies.length;
  const posts = bodies.map(({ text: body, draft, source }, index): FittedPost => {
    const number = index + 1;
    const content = withNumber(body, number, total, numbering);
    const characterCount = countCodePoints(content);
    return { number, total, content, body, draft, characterCount, length: postLength(platform, content), source };
  });
  return { posts, truncated };
};
