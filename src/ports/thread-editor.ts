import type { Material } from '../domain/material.ts';
import type { Draft } from '../domain/thread.ts';
import type { EditingOrder, Wording } from '../domain/wording.ts';

/** Makes the posts of a thread: grounds them in the source, fits them to the platform and numbers them. */
export interface ThreadEditor {
  /**
   * Makes posts of a writer's drafts: none if grounding leaves no text. Cannot be aborted, because the drafts may have
   * been paid for.
   *
   * @throws WriterFault when it cannot be done now
   */
  edit(drafts: readonly Draft[], material: Material, order: EditingOrder): Promise<Wording>;

  /**
   * Makes posts of the source's own words.
   *
   * @throws WriterFault when it cannot be done now; the abort reason when `signal` aborted
   */
  quote(material: Material, order: EditingOrder, signal: AbortSignal): Promise<Wording>;
}
