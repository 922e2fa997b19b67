import { canonicalUrl } from './canonical-url.ts';
import { digestOfSource, type Fingerprint, fingerprintOfDigest, type SourceContent } from './fingerprint.ts';
import type { Numbering } from './fitting/rules.ts';
import type { PlatformName } from './platform.ts';
import type { NormalisedText } from './source-text.ts';
import type { Mode, Tone, WriterIdentity } from './thread.ts';

export type Source =
  | { readonly type: 'text'; readonly text: NormalisedText }
  | { readonly type: 'url'; readonly url: URL };

/** A request for a thread, with every default filled in. */
export interface ThreadOrder {
  readonly source: Source;
  readonly platform: PlatformName;
  /** The longest post, in the platform's own count. */
  readonly limit: number;
  readonly mode: Mode;
  /** For summaries only; a verbatim thread is as long as its source. */
  readonly maxPosts: number;
  readonly numbering: Numbering;
  readonly tone: Tone;
  /** BCP 47; null for the source's own. */
  readonly language: string | null;
}

/** The longest summary that may be asked for. */
export const maxPostsPerThread = 25;

/** To be raised when fitting, numbering or grounding would make another thread of the same drafts. */
const fittingRevision = 1;

/** Two orders have the same fingerprint exactly when one thread answers both. */
export const fingerprintOf = (order: ThreadOrder, writer: WriterIdentity): Fingerprint => {
  const known = fingerprints.get(order);
  if (known?.writer === writer) return known.fingerprint;
  const made = makeFingerprint(order, writer);
  fingerprints.set(order, { writer, fingerprint: made });
  return made;
};

/** Remembered, so that each order is digested only once. */
const fingerprints = new WeakMap<ThreadOrder, { readonly writer: WriterIdentity; readonly fingerprint: Fingerprint }>();

const makeFingerprint = (order: ThreadOrder, writer: WriterIdentity): Fingerprint => {
  const { source, platform, limit, mode, numbering } = order;
  const wording =
    mode === 'verbatim'
      ? {}
      : {
          writer: writer.name,
          model: writer.model,
          writerRevision: writer.revision,
          maxPosts: order.maxPosts,
          tone: order.tone,
          language: order.language,
        };
  return fingerprintOfDigest(sourceDigestOf(source), { platform, limit, mode, numbering, fittingRevision, ...wording });
};

/** The `sourceDigest` of the fingerprints of all orders for this source. */
export const sourceDigestOf = (source: Source): string => digestOfSource(contentOf(source));

const contentOf = (source: Source): SourceContent => ({
  type: source.type,
  content: source.type === 'url' ? canonicalUrl(source.url) : source.text,
});
