import { expect } from 'chai';
import fc from 'fast-check';
import { decodeThread, encodeThread } from '../../../src/adapters/records/stored-thread.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';

const { thread, fingerprint } = sampleEntry('One. Two.');
const id = fingerprint.threadId;
const textKey = 's:abc:1';

/** Paths of everything in a value, down to its leaves. */
const pathsIn = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) => [[...path, name], ...pathsIn(part, [...path, name])])
    : [];

const without = (value: unknown, path: readonly string[], replacement: unknown): unknown => {
  const copy = structuredClone(value) as Record<string, never>;
  const holder = path.slice(0, -1).reduce((part, name) => part[name] as never, copy);
  holder[path.at(-1) as string] = replacement as never;
  return copy;
};

describe('a stored thread', () => {
  it('is read as it was written', () => {
    expect(decodeThread(encodeThread({ thread, textKey }), id)).to.deep.include({ thread, textKey });
  });

  it('is nothing when any part of it is missing or of another type', () => {
    const value: unknown = JSON.parse(encodeThread({ thread, textKey }));
    const paths = pathsIn(value);
    expect(paths.length).to.be.above(30);
    for (const path of paths) {
      for (const replacement of [undefined, { odd: true }]) {
        const broken = JSON.stringify(without(value, path, replacement));
        expect(decodeThread(broken, id), path.join('.')).to.equal(null);
      }
    }
  });

  it('is nothing when it is another release’s, another thread’s, or no thread’s at all', () => {
    const value = JSON.parse(encodeThread({ thread, textKey }));
    const other = sampleEntry('Three.').fingerprint.threadId;
    for (const odd of [{ ...value, v: 0 }, { ...value, v: 2 }, { ...value, textKey: 't:secret' }, [value], null, 1]) {
      expect(decodeThread(JSON.stringify(odd), id)).to.equal(null);
    }
    expect(decodeThread(JSON.stringify(value), other)).to.equal(null);
  });

  it('never throws, whatever has been put there', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('{"v":1,"thread":{"posts":[{}]}}'));
    fc.assert(
      fc.property(hostile, (value) => {
        expect(decodeThread(value, id)).to.equal(null);
      }),
    );
  });
});
