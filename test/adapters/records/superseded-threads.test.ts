import { expect } from 'chai';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { sourceDigestOf } from '../../../src/domain/order.ts';
import type { Entries } from '../../../src/ports/storage/entries.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import { overEachBackend } from '../../support/each-backend.ts';
import { articleOf, Pages } from '../../support/pages.ts';
import { withVerbs } from '../../support/storage-with-verbs.ts';
import { MakingInstance, told, url } from './making-instance.ts';

const freshStays = (name: string, open: () => Promise<Storage>): void => {
  describe(`a thread that was wanted fresh, over ${name}`, () => {
    let stores: readonly [Storage, Storage];
    let pages: Pages;
    let one: MakingInstance;
    let other: MakingInstance;
    beforeEach(async () => {
      stores = [await open(), await open()];
      pages = new Pages();
      [one, other] = [new MakingInstance(stores[0], pages), new MakingInstance(stores[1], pages)];
      pages.answer = articleOf('Before.');
      expect(await one.make('bluesky')).to.equal('stored: Before.');
      expect(await one.archive.keep(one.idOf('bluesky'))).to.equal(true);
    });

    for (const where of ['here', 'elsewhere'] as const) {
      it(`${where}, stays when a slower one is done that was begun before, of the article as it was kept`, async () => {
        const finish = await one.begin('x');
        pages.answer = articleOf('After.');
        expect(await (where === 'here' ? one : other).make('x', 'fresh')).to.equal('stored: After.');
        expect(told(await finish())).to.equal('not stored: Before.');
        for (const instance of [one, other]) {
          expect(await instance.kept('x')).to.equal('After.');
          expect(await instance.keptText('x')).to.equal('After.');
        }
      });
    }

    it('takes the place of one that was done before it, of the article as it was kept', async () => {
      const finish = await one.begin('x');
      pages.answer = articleOf('After.');
      const finishFresh = await other.begin('x', 'fresh');
      expect(told(await finish())).to.equal('stored: Before.');
      expect(told(await finishFresh())).to.equal('stored: After.');
      for (const instance of [one, other]) expect(await instance.kept('x')).to.equal('After.');
    });

    it('may be wanted fresh again', async () => {
      for (const text of ['Second.', 'Third.']) {
        pages.answer = articleOf(text);
        expect(await other.make('x', 'fresh')).to.equal(`stored: ${text}`);
        expect(await one.kept('x')).to.equal(text);
      }
    });

    it('takes nothing from others: not their thread for another platform, nor its text, nor their history', async () => {
      await one.make('x');
      pages.answer = articleOf('After.');
      await other.make('x', 'fresh');
      expect(await one.kept('bluesky')).to.equal('Before.');
      expect(await one.keptText('bluesky')).to.equal('Before.');
      expect((await one.archive.find(one.idOf('bluesky')))?.sourceText).to.equal('Before.');
      expect(await one.make('mastodon')).to.equal('stored: After.');
    });

    it('leaves a thread in the histories that had it', async () => {
      pages.answer = articleOf('After.');
      expect(await other.make('bluesky', 'fresh')).to.equal('stored: After.');
      expect((await one.archive.find(one.idOf('bluesky')))?.sourceText).to.equal('Before.');
      expect(await one.archive.keep(one.idOf('bluesky'))).to.equal(true);
      expect((await one.archive.find(one.idOf('bluesky')))?.sourceText).to.equal('After.');
    });

    it('takes the place of the old one in one step: between any two calls to storage, either is there', async () => {
      const seen: unknown[] = [];
      const look = async (): Promise<void> => {
        const found = [await other.kept('bluesky'), await other.keptText('bluesky')];
        if (JSON.stringify(found) !== JSON.stringify(seen.at(-1))) seen.push(found);
      };
      const watched = aroundStorage(stores[0], async (_verb, call) => {
        await look();
        const answer = await call();
        await look();
        return answer;
      });
      pages.answer = articleOf('After.');
      expect(await new MakingInstance(watched, pages).make('bluesky', 'fresh')).to.equal('stored: After.');
      expect(seen).to.deep.equal([
        ['Before.', 'Before.'],
        ['After.', 'After.'],
      ]);
    });

    it('leaves the old one there when it cannot be written, or not its text', async () => {
      for (const failing of ['s:', 't:']) {
        const { entries } = stores[0];
        const write: Entries['write'] = async (...args) => {
          if (args[1].startsWith(failing)) throw new StorageFault('full');
          return entries.write(...args);
        };
        pages.answer = articleOf(`Not kept: ${failing}`);
        const failed = new MakingInstance(withVerbs(stores[0], { entries: { write } }), pages).make('bluesky', 'fresh');
        expect(await failed.catch((fault: unknown) => fault)).to.be.instanceOf(StorageFault);
        for (const instance of [one, other]) {
          expect(await instance.kept('bluesky')).to.equal('Before.');
          expect(await instance.keptText('bluesky')).to.equal('Before.');
        }
      }
    });

    it('is not kept where its page was cleared meanwhile', async () => {
      const finish = await one.begin('x', 'fresh');
      const sourceDigest = sourceDigestOf({ type: 'url', url });
      await other.administration.clear({ kind: 'source', sourceDigest });
      expect(told(await finish())).to.equal('not stored: Before.');
      expect(await one.kept('x')).to.equal(null);
    });
  });
};

describe('superseded threads', () => {
  overEachBackend(freshStays);
});
