import { Readable } from 'node:stream';
import { constants, createGzip, createZstdCompress, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { bodyBytes } from '../../../src/adapters/web-reader/body-bytes.ts';
import { SourceRefused } from '../../../src/adapters/web-reader/refusals.ts';
import { bomb, compressed, compressors } from './support/bombs.ts';

const limits = { maxWireBytes: 4 * 1024 * 1024, maxDecodedBytes: 8 * 1024 * 1024 };
const chunkBytes = 16 * 1024;

/** A body as a socket gives it, that knows how much of it was taken. */
const arriving = (bytes: Buffer) => {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const body = { taken: 0, closed, chunks };
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const chunk = bytes.subarray(at, at + chunkBytes);
        body.taken += chunk.length;
        yield chunk;
      }
    } finally {
      close();
    }
  }
  return body;
};

const codeOf = (reading: Promise<Buffer>): Promise<unknown> =>
  reading.then(
    (bytes) => bytes.length,
    (error) => (error instanceof SourceRefused ? error.refusal.code : error.code),
  );

describe('bodyBytes', () => {
  const text = Buffer.from('Ein Satz, noch einer. '.repeat(5_000));

  it('gives a plain body as it is', async () => {
    for (const coding of ['', 'identity', ' Identity ']) {
      expect((await bodyBytes(arriving(text).chunks(), coding, limits)).equals(text)).to.equal(true);
    }
  });

  for (const [name, compressor] of Object.entries(compressors)) {
    const [coding = ''] = name.split(' ');

    it(`decodes ${name}`, async () => {
      const sent = await compressed([text], compressor());
      expect((await bodyBytes(arriving(sent).chunks(), coding.toUpperCase(), limits)).equals(text)).to.equal(true);
    });

    it(`stops at the limit of a bomb in ${name}`, async () => {
      const sent = await bomb(300, compressor());
      expect(sent.length).to.be.below(limits.maxWireBytes);
      const body = arriving(sent);
      expect(await codeOf(bodyBytes(body.chunks(), coding, limits))).to.equal('source_too_large');
    });

    it(`tells ${name} that stops half-way from a whole page`, async () => {
      const sent = await compressed([text], compressor());
      expect(await codeOf(bodyBytes(arriving(sent.subarray(0, -9)).chunks(), coding, limits))).to.equal('Z_BUF_ERROR');
    });

    it(`takes nothing in ${name} for nothing`, async () => {
      expect(await codeOf(bodyBytes(arriving(Buffer.alloc(0)).chunks(), coding, limits))).to.equal(0);
    });
  }

  it('takes no more of a bomb than it needs to know it, and closes the source', async () => {
    const body = arriving(await bomb(300, createGzip({ level: 1 })));
    await codeOf(bodyBytes(body.chunks(), 'gzip', limits));
    expect(body.taken).to.be.below(12 * chunkBytes);
    await body.closed;
  });

  it('reads just up to each limit', async () => {
    const read = (bytes: number, wire: number, plain: number): Promise<unknown> =>
      codeOf(bodyBytes(arriving(Buffer.alloc(bytes)).chunks(), '', { maxWireBytes: wire, maxDecodedBytes: plain }));
    expect(await read(100_000, 100_000, 100_000)).to.equal(100_000);
    expect(await read(100_001, 100_000, 200_000)).to.equal('source_too_large');
    expect(await read(100_001, 200_000, 100_000)).to.equal('source_too_large');
  });

  it('is done at the end of the compressed text, and takes what follows up to the limit at most', async () => {
    const body = arriving(Buffer.concat([gzipSync(text), Buffer.alloc(2 * limits.maxWireBytes)]));
    expect(await codeOf(bodyBytes(body.chunks(), 'gzip', limits))).to.equal(text.length);
    await body.closed;
    expect(body.taken).to.be.at.most(limits.maxWireBytes + chunkBytes);
  });

  it('refuses a zstd frame that wants more memory than the web allows', async () => {
    const window = { params: { [constants.ZSTD_c_windowLog]: 27 } };
    const sent = await bomb(16, createZstdCompress(window));
    const roomy = { maxWireBytes: 1e9, maxDecodedBytes: 1e9 };
    expect(await codeOf(bodyBytes(arriving(sent).chunks(), 'zstd', roomy))).to.match(/^ZSTD_error_frameParameter/);
  });

  it('takes no coding that was not asked for, and none upon another', async () => {
    for (const coding of ['compress', 'gzip, gzip', 'gzip, br', 'utf-8']) {
      expect(await codeOf(bodyBytes(arriving(text).chunks(), coding, limits))).to.equal('source_unsupported_type');
    }
  });

  it('fails as the body fails', async () => {
    for (const coding of ['', 'gzip']) {
      const broken = Readable.from(
        (function* () {
          yield gzipSync(text).subarray(0, 100);
          throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
        })(),
      );
      expect(await codeOf(bodyBytes(broken, coding, limits))).to.equal('ECONNRESET');
    }
  });
});
