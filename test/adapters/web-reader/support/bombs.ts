import { Readable, type Transform } from 'node:stream';
import {
  constants,
  createBrotliCompress,
  createDeflate,
  createDeflateRaw,
  createGzip,
  createZstdCompress,
} from 'node:zlib';

const mebibyte = Buffer.alloc(1024 * 1024);

/** One for each coding that is asked for. Fast rather than tight. */
export const compressors: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGzip({ level: 1 }),
  deflate: () => createDeflate({ level: 1 }),
  'deflate without a header': () => createDeflateRaw({ level: 1 }),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: () => createZstdCompress(),
};

export const compressed = async (source: Iterable<Buffer>, compressor: Transform): Promise<Buffer> =>
  Buffer.concat(await Readable.from(source).pipe(compressor).toArray());

/** Zeros, compressed while they are made. */
export const bomb = (mebibytes: number, compressor: Transform): Promise<Buffer> =>
  compressed(
    (function* () {
      for (let i = 0; i < mebibytes; i += 1) yield mebibyte;
    })(),
    compressor,
  );
