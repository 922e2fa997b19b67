import { pipeline, type Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { FetchLimits } from './fetch-limits.ts';
import { SourceRefused } from './refusals.ts';

type Chunks = AsyncGenerator<Buffer, void>;
type MakeDecoder = (head: Buffer) => Transform;

/** RFC 9659: more than 8 MiB of window is not for the web. Unbounded, a frame could claim 128 MiB of memory. */
const zstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

/** RFC 9110 wants a zlib header here; servers that leave it out are so common that every browser copes. */
const inflate: MakeDecoder = (head) => (((head[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw());

const decoders: ReadonlyMap<string, MakeDecoder> = new Map<string, MakeDecoder>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', inflate],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress(zstdOptions)],
]);

export const acceptEncoding = 'gzip, deflate, br, zstd';

async function* atMost(maxBytes: number, chunks: AsyncIterable<Buffer>): Chunks {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SourceRefused('source_too_large');
    yield chunk;
  }
}

async function* rejoined(head: Buffer, rest: Chunks): Chunks {
  yield head;
  yield* rest;
}

async function* decoded(chunks: Chunks, makeDecoder: MakeDecoder): Chunks {
  const head = await chunks.next();
  if (head.done) return;
  // A failure anywhere destroys the decoder with it, and so reaches whoever iterates: the callback has nothing to add.
  yield* pipeline(rejoined(head.value, chunks), makeDecoder(head.value), () => {}) as AsyncIterable<Buffer>;
}

/**
 * A body as its author wrote it, counted while it arrives: what is over a limit is never held.
 *
 * @param coding the value of `Content-Encoding`.
 * @throws SourceRefused when it is over a limit or in a coding that was not asked for; the stream's error when it breaks.
 */
export const bodyBytes = async (
  body: AsyncIterable<Buffer>,
  coding: string,
  { maxWireBytes, maxDecodedBytes }: Pick<FetchLimits, 'maxWireBytes' | 'maxDecodedBytes'>,
): Promise<Buffer> => {
  const name = coding.trim().toLowerCase();
  const makeDecoder = decoders.get(name);
  // One coding at most: stacked ones are for bombs.
  if (makeDecoder === undefined && name !== '' && name !== 'identity') {
    throw new SourceRefused('source_unsupported_type', 'The site sent the page in an encoding that cannot be read.');
  }
  const sent = atMost(maxWireBytes, body);
  const plain = makeDecoder === undefined ? sent : decoded(sent, makeDecoder);
  const chunks: Buffer[] = [];
  for await (const chunk of atMost(maxDecodedBytes, plain)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
