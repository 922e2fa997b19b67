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

/** RFC 9659: a window of more than 8 MiB is not for the web. Unbounded, a frame could require 128 MiB of memory. */
const zstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

/** RFC 9110 requires a zlib header here; so many servers leave it out that every browser accepts both. */
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
  // Any failure destroys the decoder, and so reaches the iterating caller: the callback has nothing to add.
  yield* pipeline(rejoined(head.value, chunks), makeDecoder(head.value), () => {}) as AsyncIterable<Buffer>;
}

/**
 * Reads a decoded body, counted while it arrives: bytes beyond a limit are never stored.
 *
 * @param coding the value of `Content-Encoding`.
 * @throws SourceRefused above a limit, or for a coding that was not requested; the stream's error when it breaks.
 */
export const bodyBytes = async (
  body: AsyncIterable<Buffer>,
  coding: string,
  { maxWireBytes, maxDecodedBytes }: Pick<FetchLimits, 'maxWireBytes' | 'maxDecodedBytes'>,
): Promise<Buffer> => {
  const name = coding.trim().toLowerCase();
  const makeDecoder = decoders.get(name);
  // At most one coding: stacked ones are used for bombs.
  if (makeDecoder === undefined && name !== '' && name !== 'identity') {
    throw new SourceRefused('source_unsupported_type', 'The site sent the page in an encoding that cannot be read.');
  }
  const sent = atMost(maxWireBytes, body);
  const plain = makeDecoder === undefined ? sent : decoded(sent, makeDecoder);
  const chunks: Buffer[] = [];
  for await (const chunk of atMost(maxDecodedBytes, plain)) chunks.push(chunk);
  return Buffer.concat(chunks);
};
