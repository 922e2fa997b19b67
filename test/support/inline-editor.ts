import { edit, quote } from '../../src/domain/wording.ts';
import type { ThreadEditor } from '../../src/ports/thread-editor.ts';

/** Works in the caller's thread. */
export const inlineEditor: ThreadEditor = {
  edit: async (drafts, material, order) => edit(drafts, material, order),
  quote: async (material, order) => quote(material, order),
};
