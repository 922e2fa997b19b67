import { fitThread } from './fitting/fit-thread.ts';
import { fitVerbatim } from './fitting/fit-verbatim.ts';
import type { FittedPost, FittingRules } from './fitting/rules.ts';
import { withoutWrittenNumbers } from './fitting/written-numbers.ts';
import { GroundedSource } from './grounding/grounded-source.ts';
import type { Material } from './material.ts';
import type { ThreadOrder } from './order.ts';
import type { Draft, Post, Thread } from './thread.ts';

/** The posts of a thread; `truncated` when some had to be left out. */
export type Wording = Pick<Thread, 'posts' | 'truncated'>;

/** The parts of an order that matter to its wording. */
export type EditingOrder = Pick<ThreadOrder, 'platform' | 'limit' | 'numbering' | 'maxPosts' | 'language'>;

/** A draft without unsupported URLs, and the claims in it that the source does not make. */
interface GroundedDraft extends Draft {
  readonly unsupported: readonly string[];
}

/** Makes posts of the source's own words. */
export const quote = ({ text }: Material, order: EditingOrder): Wording => {
  const { posts, truncated } = fitVerbatim(text, rulesOf(order, null));
  return { posts: posts.map((post) => asPost(post, post.source, [])), truncated };
};

/**
 * Makes posts of a writer's drafts: none if grounding leaves no text. Grounds before fitting, so that text which
 * grounding removes does not count, and fitted posts stay unchanged.
 */
export const edit = (drafts: readonly Draft[], { text, facts }: Material, order: EditingOrder): Wording => {
  const evidence = new GroundedSource(text, facts);
  const translated = order.language !== null && !sameLanguage(order.language, facts.language);
  const grounded = groundDrafts(drafts, evidence, translated);
  const { posts, truncated } = fitThread(grounded, rulesOf(order, order.maxPosts));
  return { posts: makePosts(posts, grounded, evidence), truncated };
};

const groundDrafts = (
  drafts: readonly Draft[],
  evidence: GroundedSource,
  translated: boolean,
): readonly GroundedDraft[] => {
  // Numbers that the writer put on the posts are no claims.
  const unnumbered = withoutWrittenNumbers(drafts.map(({ text }) => text));
  return drafts
    .map(({ text, source }, i) => {
      const { body, unsupported } = evidence.check(unnumbered[i] ?? text, { translated });
      return { text: body, source: body === text ? source : null, unsupported };
    })
    .filter(({ text }) => text !== '');
};

const makePosts = (
  posts: readonly FittedPost[],
  drafts: readonly GroundedDraft[],
  evidence: GroundedSource,
): readonly Post[] =>
  posts.map((post, i) => {
    const isFirstOfDraft = posts[i - 1]?.draft !== post.draft;
    const claims = drafts[post.draft]?.unsupported ?? [];
    return asPost(post, post.source ?? evidence.locate(post.body), claimsIn(post, claims, isFirstOfDraft));
  });

/** A draft's first post bears all of its claims, as a removed URL or a split quotation is in none; a later post, those in it. */
const claimsIn = (post: FittedPost, claims: readonly string[], isFirstOfDraft: boolean): readonly string[] =>
  claims.filter((claim) => isFirstOfDraft || post.body.includes(claim));

const asPost = (
  { number, total, content, characterCount, length }: FittedPost,
  source: Post['source'],
  unsupported: readonly string[],
): Post => ({ number, total, content, characterCount, length, source, unsupported });

const rulesOf = ({ platform, limit, numbering }: EditingOrder, maxPosts: number | null): FittingRules => ({
  platform,
  limit,
  numbering,
  maxPosts,
});

const sameLanguage = (wanted: string, known: string | null): boolean =>
  known !== null && wanted.split('-')[0]?.toLowerCase() === known.split('-')[0]?.toLowerCase();
