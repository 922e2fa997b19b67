import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { Material } from '../../domain/material.ts';
import type { Draft } from '../../domain/thread.ts';
import { type EditingOrder, edit, quote, type Wording } from '../../domain/wording.ts';
import type { ThreadEditor } from '../../ports/thread-editor.ts';
import type { Assignment, Manuscript, ThreadWriter } from '../../ports/thread-writer.ts';

const here = import.meta.url;
/** The source runs as .ts, the package as .js. */
const worker = new URL(`./composing.worker${here.slice(here.lastIndexOf('.'))}`, here).href;
const idleWorkerMs = 60_000;

/**
 * Composes long sources in worker threads: that takes tens of milliseconds of computation, in which the event loop
 * would answer nobody. Short sources are composed at once, as sending one to a worker would take longer.
 */
export class ComposingPool {
  readonly #maxInlineCharacters: number;
  readonly #pool: Piscina;

  /** @param maxInlineCharacters of the longest source that is composed on the event loop */
  constructor(maxInlineCharacters = 4_000) {
    this.#maxInlineCharacters = maxInlineCharacters;
    this.#pool = new Piscina({
      filename: worker,
      minThreads: 0,
      maxThreads: availableParallelism(),
      idleTimeout: idleWorkerMs,
    });
  }

  /** An editor that works in the pool. */
  get editor(): ThreadEditor {
    return {
      edit: (drafts, material, order) =>
        this.#isShort(material) ? runNow(() => edit(drafts, material, order)) : this.#edit(drafts, material, order),
      quote: (material, order) =>
        this.#isShort(material) ? runNow(() => quote(material, order)) : this.#quote(material, order),
    };
  }

  /** The extractive writer, working in the pool. @param inline the same writer in this thread */
  writer(inline: ThreadWriter): ThreadWriter {
    return {
      identity: inline.identity,
      write: async (assignment, signal) => {
        if (this.#isShort(assignment)) return inline.write(assignment, signal);
        signal.throwIfAborted();
        const manuscript = await this.#write(assignment);
        signal.throwIfAborted();
        return { ...manuscript, writer: inline.identity };
      },
    };
  }

  /** Ends the workers; calls under way reject. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #isShort({ text }: { readonly text: string }): boolean {
    return text.length <= this.#maxInlineCharacters;
  }

  #write(assignment: Assignment): Promise<Manuscript> {
    return this.#pool.run(assignment, { name: 'write' });
  }

  #edit(drafts: readonly Draft[], material: Material, order: EditingOrder): Promise<Wording> {
    return this.#pool.run({ drafts, material, order: editingOrder(order) }, { name: 'editDrafts' });
  }

  #quote(material: Material, order: EditingOrder): Promise<Wording> {
    return this.#pool.run({ material, order: editingOrder(order) }, { name: 'quoteSource' });
  }
}

const runNow = async <T>(make: () => T): Promise<T> => make();

/** Without the source, whose URL cannot be sent to a worker. */
const editingOrder = ({ platform, limit, numbering, maxPosts, language }: EditingOrder): EditingOrder => ({
  platform,
  limit,
  numbering,
  maxPosts,
  language,
});
