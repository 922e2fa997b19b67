import type { Clock } from '../../ports/clock.ts';
import type { PageReader } from '../../ports/page-reader.ts';
import type { Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';
import { type SourceRefusal, WriterFault } from '../failure.ts';
import { fitThread } from '../fitting/fit-thread.ts';
import { fitVerbatim } from '../fitting/fit-verbatim.ts';
import type { FittedPost, FittingRules } from '../fitting/rules.ts';
import { withoutWrittenNumbers } from '../fitting/written-numbers.ts';
import type { Freshness } from '../freshness.ts';
import { GroundedSource } from '../grounding/grounded-source.ts';
import { type Material, materialOfArticle, materialOfText } from '../material.ts';
import type { Source, ThreadOrder } from '../order.ts';
import type { NormalisedText } from '../source-text.ts';
import { noUsage, type Post, type Thread, type ThreadId } from '../thread.ts';
import type { Visitor } from '../visitor.ts';

export type Composition =
  | { readonly kind: 'thread'; readonly thread: Thread; readonly sourceText: NormalisedText }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

/** The part of a thread that depends on who put it into words. */
type Wording = Pick<Thread, 'posts' | 'truncated' | 'writer' | 'model' | 'degraded' | 'unapplied' | 'usage'>;

/** Makes a thread out of a source: reads, writes, grounds, fits. Knows neither limits nor caches. */
export class ComposeThread {
  readonly #reader: PageReader;
  readonly #writer: ThreadWriter;
  readonly #clock: Clock;

  constructor(reader: PageReader, writer: ThreadWriter, clock: Clock) {
    this.#reader = reader;
    this.#writer = writer;
    this.#clock = clock;
  }

  get writer(): WriterIdentity {
    return this.#writer.identity;
  }

  /**
   * @param visitor who pays for what is written
   * @param id the thread's, or null for one that is to be kept nowhere
   * @param freshness of the page that the source may be; what is to be kept nowhere is read for itself
   * @throws WriterFault when the writer has no answer; the abort reason when `signal` aborted
   */
  async run(
    order: ThreadOrder,
    visitor: Visitor,
    id: ThreadId | null,
    signal: AbortSignal,
    freshness: Exclude<Freshness, 'unstored'> = 'cached',
  ): Promise<Composition> {
    const material = await this.#obtain(order.source, id === null ? 'unstored' : freshness, signal);
    if ('code' in material) return { kind: 'refused', refusal: material };
    const wording =
      order.mode === 'verbatim'
        ? quote(material, order)
        : edit(await this.#write(material, order, visitor, signal), material, order);
    if (wording.posts.length === 0) return { kind: 'refused', refusal: nothingToPost };
    const { platform, limit, mode } = order;
    const createdAtMs = this.#clock.now();
    const truncated = material.truncated || wording.truncated;
    return {
      kind: 'thread',
      thread: { id, platform, limit, mode, source: material.facts, ...wording, truncated, createdAtMs },
      sourceText: material.text,
    };
  }

  async #obtain(source: Source, freshness: Freshness, signal: AbortSignal): Promise<Material | SourceRefusal> {
    if (source.type === 'text') return materialOfText(source.text);
    const reading = await this.#reader.read(source.url, signal, freshness);
    return reading.kind === 'article' ? materialOfArticle(source.url, reading.article) : reading.refusal;
  }

  #write({ text, facts }: Material, order: ThreadOrder, visitor: Visitor, signal: AbortSignal): Promise<Manuscript> {
    const { platform, limit, maxPosts, tone, language } = order;
    const { title, language: sourceLanguage } = facts;
    const assignment = { text, title, sourceLanguage, platform, limit, maxPosts, tone, language, visitor };
    return this.#writer.write(assignment, signal);
  }
}

/** A source of nothing but a break, say. */
const nothingToPost: SourceRefusal = { code: 'source_empty', detail: 'There is nothing in it that could be posted.' };

const quote = ({ text }: Material, order: ThreadOrder): Wording => {
  const { posts, truncated } = fitVerbatim(text, rulesOf(order, null));
  return {
    posts: posts.map((post) => asPost(post, post.source, [])),
    truncated,
    writer: 'verbatim',
    model: null,
    degraded: null,
    unapplied: [],
    usage: noUsage,
  };
};

/** Grounds the drafts, then fits them: what grounding removes must not count, and what is fitted must stay as it is. */
const edit = (manuscript: Manuscript, material: Material, order: ThreadOrder): Wording => {
  const { text, facts } = material;
  const source = new GroundedSource(text, facts);
  const translated = order.language !== null && !sameLanguage(order.language, facts.language);
  // A number that the writer put there is no claim.
  const texts = withoutWrittenNumbers(manuscript.drafts.map(({ text }) => text));
  const checked = manuscript.drafts
    .map((draft, i) => ({ ...draft, ...source.check(texts[i] ?? draft.text, { translated }) }))
    .filter((draft) => draft.body !== '');
  const drafts = checked.map(({ body, text, source }) => ({ text: body, source: body === text ? source : null }));
  const fitted = fitThread(drafts, rulesOf(order, order.maxPosts));
  if (fitted.posts.length === 0) {
    throw new WriterFault('writer_unavailable', 'nothing that the writer wrote could be posted', {
      usage: manuscript.usage,
    });
  }
  const { writer, degraded, unapplied, usage } = manuscript;
  return {
    posts: fitted.posts.map((post, i) => {
      const isFirstOfDraft = fitted.posts[i - 1]?.draft !== post.draft;
      return asPost(
        post,
        post.source ?? source.locate(post.body),
        claimsIn(post, checked[post.draft]?.unsupported ?? [], isFirstOfDraft),
      );
    }),
    truncated: fitted.truncated,
    writer: writer.name,
    model: writer.model,
    degraded,
    unapplied,
    usage,
  };
};

/** A draft's claims go with the post they stand in; what stands in none (a removed URL, a split quotation) with the first. */
const claimsIn = (post: FittedPost, claims: readonly string[], isFirstOfDraft: boolean): readonly string[] =>
  claims.filter((claim) => post.body.includes(claim) || isFirstOfDraft);

const asPost = (
  { number, total, content, characterCount, length }: FittedPost,
  source: Post['source'],
  unsupported: readonly string[],
): Post => ({
  number,
  total,
  content,
  characterCount,
  length,
  source,
  unsupported,
});

const rulesOf = ({ platform, limit, numbering }: ThreadOrder, maxPosts: number | null): FittingRules => ({
  platform,
  limit,
  numbering,
  maxPosts,
});

const sameLanguage = (wanted: string, known: string | null): boolean =>
  known !== null && wanted.split('-')[0]?.toLowerCase() === known.split('-')[0]?.toLowerCase();
