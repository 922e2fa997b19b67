import { expect } from 'chai';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { instances } from './instances.ts';
import { VisitorWithCookie } from './visitor.ts';

const text = 'A harbour moved north. Its piers stand on steel piles.';

describe('a session in a file', function () {
  this.timeout(30_000);
  const start = instances();
  const directory = temporaryDirectory();

  it('has its preferences after kill -9, and its history after a graceful stop', async () => {
    const variables = { STORAGE: undefined, DATA_DIR: directory() };
    const visitor = new VisitorWithCookie();
    const first = await start(variables);
    await visitor.prefer(first, { platform: 'bluesky', max_posts: 3 });
    await first.kill();

    const second = await start(variables);
    expect(await visitor.preferences(second)).to.deep.equal({ platform: 'bluesky', max_posts: 3 });
    const made = await visitor.ask(second, 'POST /api/generate', { text });
    expect(made.body).to.include({ platform: 'bluesky' });
    expect(await second.stop()).to.equal(0);

    const third = await start(variables);
    expect(await visitor.history(third)).to.deep.equal([made.body.id]);
    expect((await visitor.ask(third, `GET /api/threads/${made.body.id}?source=1`)).body.source_text).to.equal(text);
    await visitor.ask(third, 'DELETE /api/session');
    await third.kill();

    const fourth = await start(variables);
    expect(await visitor.preferences(fourth)).to.deep.equal({});
    expect(await visitor.history(fourth)).to.deep.equal([]);
  });

  it('has every thread of its history that was answered before a stop', async () => {
    const variables = { STORAGE: undefined, DATA_DIR: directory(), RATE_LIMIT_REQUESTS: '100' };
    const visitor = new VisitorWithCookie();
    const first = await start(variables);
    await visitor.prefer(first, { tone: 'casual' });
    const orders = Array.from({ length: 15 }, (_, n) => ({ text: `Text number ${n}.` }));
    const made = await Promise.all(orders.map((order) => visitor.ask(first, 'POST /api/generate', order)));
    expect(await first.stop()).to.equal(0);
    const second = await start(variables);
    expect(await visitor.history(second)).to.have.members(made.map(({ body }) => body.id));
  });
});
