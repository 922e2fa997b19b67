import { expect } from 'chai';
import fc from 'fast-check';
import { fingerprint, parseThreadId, sha256 } from '../../src/domain/fingerprint.ts';

const source = fc.record({ type: fc.constantFrom('url' as const, 'text' as const), content: fc.string() });
const options = fc.dictionary(fc.string({ maxLength: 4 }), fc.option(fc.oneof(fc.string({ maxLength: 4 }), fc.nat())), {
  maxKeys: 4,
});

describe('sha256', () => {
  it('is the digest of the UTF-8 bytes', () => {
    expect(sha256('')).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('é')).to.equal('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});

describe('the fingerprint', () => {
  it('is the same for the same source and options, in any order', () => {
    fc.assert(
      fc.property(source, options, (from, some) => {
        const reversed = Object.fromEntries(Object.entries(some).reverse());
        expect(fingerprint(from, reversed)).to.deep.equal(fingerprint(from, some));
      }),
    );
  });

  it('differs with anything that differs', () => {
    const plain = (value: string | number | null): string => (value === null ? 'null' : `is ${value}`);
    const meaning = (from: object, some: Record<string, string | number | null>): string =>
      JSON.stringify([
        from,
        Object.entries(some)
          .map(([name, value]) => [name, plain(value)])
          .sort(),
      ]);
    fc.assert(
      fc.property(source, options, source, options, (a, x, b, y) => {
        expect(fingerprint(a, x).digest === fingerprint(b, y).digest).to.equal(meaning(a, x) === meaning(b, y));
      }),
    );
  });

  it('does not let parts run into each other', () => {
    const text = { type: 'text', content: 'x' } as const;
    const digests = [
      { a: 'b', c: 'd' },
      { a: 'b1:c2:=d' },
      { ab: '', c: 'd' },
      { a: null, c: 'd' },
      { a: '', c: 'd' },
      { a: '=', c: 'd' },
      { c: 'd' },
    ].map((some) => fingerprint(text, some as Record<string, string | null>).digest);
    expect(new Set(digests).size).to.equal(digests.length);
    expect(fingerprint({ type: 'url', content: 'x' }, {}).digest).not.to.equal(fingerprint(text, {}).digest);
  });

  it('tells the source apart from the options', () => {
    const text = { type: 'text', content: 'x' } as const;
    expect(fingerprint(text, { a: 1 }).sourceDigest).to.equal(fingerprint(text, { a: 2 }).sourceDigest);
  });
});

describe('a thread id', () => {
  it('is read as what it was made of', () => {
    fc.assert(
      fc.property(source, options, (from, some) => {
        const { digest, sourceDigest, threadId } = fingerprint(from, some);
        expect(parseThreadId(threadId)).to.deep.equal({
          id: threadId,
          digest,
          sourceScope: sourceDigest.slice(0, 32),
        });
      }),
    );
  });

  it('has one way of writing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^th_[\w-]{64}$/), (id) => {
        const parsed = parseThreadId(id);
        const bytes = Buffer.from(`${parsed?.sourceScope}${parsed?.digest}`, 'hex');
        expect(`th_${bytes.toString('base64url')}`).to.equal(id);
      }),
    );
  });

  it('is nothing else', () => {
    const { threadId } = fingerprint({ type: 'text', content: '' }, {});
    const others = [
      '',
      'th_',
      threadId.slice(0, -1),
      `${threadId}A`,
      `${threadId}\n`,
      ` ${threadId}`,
      threadId.slice(3),
    ];
    const malformed = [`th_${'+'.repeat(64)}`, `th_${'/'.repeat(64)}`, `th_${'é'.repeat(64)}`, `th_${'A'.repeat(63)}=`];
    for (const text of [...others, ...malformed, threadId.replace('th_', 'TH_'), `${'A'.repeat(1_000_000)}`]) {
      expect(parseThreadId(text), text.slice(0, 80)).to.equal(null);
    }
  });
});
