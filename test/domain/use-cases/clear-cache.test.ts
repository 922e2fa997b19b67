import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { sourceDigestOf } from '../../../src/domain/order.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { ClearCache } from '../../../src/domain/use-cases/clear-cache.ts';
import type { CacheAdministration, ClearTarget } from '../../../src/ports/cache-administration.ts';

const setUp = (answer: () => Promise<void> = async () => undefined) => {
  const targets: ClearTarget[] = [];
  const administration: CacheAdministration = {
    clear: (target) => {
      targets.push(target);
      return answer();
    },
    countEntries: async () => 0,
  };
  return { targets, clearCache: new ClearCache(administration) };
};

describe('ClearCache', () => {
  it('clears a source by its digest, however its address is written', async () => {
    const { targets, clearCache } = setUp();
    const text = normaliseText('One. Two.');
    for (const address of ['https://example.com/a', 'https://EXAMPLE.com/a?utm_source=mail#top']) {
      await clearCache.run({ kind: 'source', source: { type: 'url', url: new URL(address) } });
    }
    await clearCache.run({ kind: 'source', source: { type: 'text', text } });
    const ofUrl = sourceDigestOf({ type: 'url', url: new URL('https://example.com/a') });
    const digests = [ofUrl, ofUrl, sourceDigestOf({ type: 'text', text })];
    expect(targets).to.deep.equal(digests.map((sourceDigest) => ({ kind: 'source', sourceDigest })));
  });

  it('clears a namespace, or all', async () => {
    const { targets, clearCache } = setUp();
    await clearCache.run({ kind: 'namespace', namespace: 'articles' });
    await clearCache.run({ kind: 'all' });
    expect(targets).to.deep.equal([{ kind: 'namespace', namespace: 'articles' }, { kind: 'all' }]);
  });

  it('lets its operator know when it may not have been done', async () => {
    const { clearCache } = setUp(() => Promise.reject(new StorageFault('down')));
    expect(await clearCache.run({ kind: 'all' }).catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
  });
});
