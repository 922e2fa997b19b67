import type { Clock } from '../../ports/clock.ts';
import type { PageReader } from '../../ports/page-reader.ts';
import type { ThreadEditor } from '../../ports/thread-editor.ts';
import type { Manuscript, ThreadWriter, WriterIdentity } from '../../ports/thread-writer.ts';
import { type SourceRefusal, WriterFault } from '../failure.ts';
import type { Freshness } from '../freshness.ts';
import { type Material, materialOfArticle, materialOfText } from '../material.ts';
import type { Source, ThreadOrder } from '../order.ts';
import type { NormalisedText } from '../source-text.ts';
import { noUsage, type Thread, type ThreadId } from '../thread.ts';
import type { Visitor } from '../visitor.ts';
import type { Wording } from '../wording.ts';

export type Composition =
  | { readonly kind: 'thread'; readonly thread: Thread; readonly sourceText: NormalisedText }
  | { readonly kind: 'refused'; readonly refusal: SourceRefusal };

/** Who wrote a thread, and at which cost. */
type Credits = Pick<Thread, 'writer' | 'model' | 'degraded' | 'unapplied' | 'usage'>;

/** Makes a thread out of a source: reads, writes, grounds, fits. Knows neither limits nor caches. */
export class ComposeThread {
  readonly #reader: PageReader;
  readonly #writer: ThreadWriter;
  readonly #editor: ThreadEditor;
  readonly #clock: Clock;

  constructor(reader: PageReader, writer: ThreadWriter, editor: ThreadEditor, clock: Clock) {
    this.#reader = reader;
    this.#writer = writer;
    this.#editor = editor;
    this.#clock = clock;
  }

  get writer(): WriterIdentity {
    return this.#writer.identity;
  }

  /**
   * @param visitor pays for the writing
   * @param id the thread's; null for a thread that is not stored
   * @param freshness of the page to read; a thread that is not stored reads its page `unstored`
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
        ? { ...(await this.#editor.quote(material, order, signal)), ...verbatim }
        : await this.#edit(await this.#write(material, order, visitor, signal), material, order);
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

  async #edit(manuscript: Manuscript, material: Material, order: ThreadOrder): Promise<Wording & Credits> {
    const { drafts, writer, degraded, unapplied, usage } = manuscript;
    const wording = await this.#editor.edit(drafts, material, order);
    if (wording.posts.length === 0) {
      throw new WriterFault('writer_unavailable', 'nothing that the writer wrote could be posted', { usage });
    }
    return { ...wording, writer: writer.name, model: writer.model, degraded, unapplied, usage };
  }
}

/** For a source that is only a break, for example. */
const nothingToPost: SourceRefusal = { code: 'source_empty', detail: 'There is nothing in it that could be posted.' };

const verbatim: Credits = { writer: 'verbatim', model: null, degraded: null, unapplied: [], usage: noUsage };
