import { expect } from 'chai';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { keptInFile } from './captures.ts';
import { ask, cacheStatus, instances, requestsUsed } from './instances.ts';

describe('the service with no storage variables', function () {
  this.timeout(20_000);
  const start = instances();
  const directory = temporaryDirectory();

  it('remembers threads, quotas and e-mails past kill -9', async () => {
    const variables = { STORAGE: undefined, DATA_DIR: directory() };
    const order = { text: 'A harbour moved north. Its piers stand on steel piles.' };
    const first = await start(variables);
    expect((await ask(first, 'GET /health')).body.services).to.include({ storage: 'sqlite', redis: 'not_configured' });
    const made = await ask(first, 'POST /api/generate', order);
    expect(cacheStatus(made)).to.equal('fwd=miss; stored');
    expect((await ask(first, 'POST /api/capture-email', { email: 'ida@example.com' })).status).to.equal(200);
    expect(await requestsUsed(first)).to.equal(1);
    await first.kill();

    const second = await start(variables);
    expect(await requestsUsed(second)).to.equal(1);
    const again = await ask(second, 'POST /api/generate', order);
    expect(cacheStatus(again)).to.equal('hit; detail=storage');
    expect(again.body.thread).to.deep.equal(made.body.thread);
    expect(await requestsUsed(second)).to.equal(2);
    const found = await ask(second, `GET /api/threads/${made.body.id}?source=1`);
    expect(found.status).to.equal(200);
    await second.kill();
    expect(await keptInFile(directory())).to.deep.equal(['ida@example.com']);
  });
});
