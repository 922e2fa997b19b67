import { expect } from 'chai';
import { type ClosablePageReader, LatePageReader } from '../../src/app/late-page-reader.ts';
import type { PageReading } from '../../src/ports/page-reader.ts';

const url = new URL('https://example.org/a');
const { signal } = new AbortController();
const refused: PageReading = { kind: 'refused', refusal: { code: 'source_empty', detail: null } };

describe('LatePageReader', () => {
  let loads: number;
  let closed: number;
  beforeEach(() => {
    loads = 0;
    closed = 0;
  });

  const close = async (): Promise<void> => {
    closed += 1;
  };
  const load = async (): Promise<ClosablePageReader> => {
    loads += 1;
    return { read: async () => refused, close };
  };

  it('loads nothing until a page is read, and then once', async () => {
    const reader = new LatePageReader(load);
    expect(loads).to.equal(0);
    const readings = await Promise.all([reader.read(url, signal, 'cached'), reader.read(url, signal, 'cached')]);
    expect([loads, readings]).to.deep.equal([1, [refused, refused]]);
  });

  it('passes on what is to be read', async () => {
    const asked: unknown[] = [];
    const reader = new LatePageReader(async () => ({
      read: async (...page) => {
        asked.push(...page);
        return refused;
      },
      close: async () => undefined,
    }));
    await reader.read(url, signal, 'fresh');
    expect(asked).to.deep.equal([url, signal, 'fresh']);
  });

  it('tries again after it could not be loaded', async () => {
    const outcomes = [() => Promise.reject(new Error('too many open files')), load];
    const reader = new LatePageReader(() => outcomes.shift()?.() ?? load());
    const [first] = await Promise.allSettled([reader.read(url, signal, 'cached')]);
    expect(first).to.have.property('status', 'rejected');
    expect(await reader.read(url, signal, 'cached')).to.equal(refused);
  });

  it('closes what was loaded, and loads nothing to close it', async () => {
    const unused = new LatePageReader(load);
    await unused.close();
    const used = new LatePageReader(load);
    await used.read(url, signal, 'cached');
    await used.close();
    expect([loads, closed]).to.deep.equal([1, 1]);
  });
});
