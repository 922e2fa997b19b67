import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { endedWithin } from '../../../../src/adapters/redis/ioredis/ended-within.ts';
import { StorageFault } from '../../../../src/domain/failure.ts';
import { host, portOf } from '../../../support/redis-process.ts';
import { rejectionOf } from '../../../support/rejection.ts';

/** As if the process were stopped: nothing else of it runs meanwhile. */
const stopFor = (ms: number): void => {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
};

describe('endedWithin', () => {
  let server: Server;
  let client: Socket;
  let peer: Socket;
  beforeEach(async () => {
    server = createServer().listen(0, host);
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    client = connect(portOf(server), host);
    [peer] = await accepted;
    await once(client, 'ready');
  });
  afterEach(() => {
    client.destroy();
    peer.destroy();
    server.close();
  });

  it('tells a server that is late from a process that was busy while the answer came', async () => {
    let late = 0;
    const answer = endedWithin(
      20,
      once(client, 'data').then(() => 'answer'),
      () => {
        late += 1;
      },
    );
    peer.write('answer');
    stopFor(100);
    expect(await answer).to.equal('answer');
    expect(late).to.equal(0);
  });

  it('tells it also where the question had not left before the process was busy', async () => {
    peer.once('data', () => peer.write('answer'));
    const answer = endedWithin(
      100,
      once(client, 'data').then(() => 'answer'),
    );
    setImmediate(() => client.write('question'));
    stopFor(200);
    expect(await answer).to.equal('answer');
  });

  it('throws once time is up, and says that nothing came', async () => {
    let late = 0;
    const fault = await rejectionOf(
      endedWithin(20, once(client, 'data'), () => {
        late += 1;
      }),
    );
    expect(fault).to.be.instanceOf(StorageFault).with.property('timedOut', true);
    expect(late).to.equal(1);
    peer.write('too late');
    await once(client, 'data');
    expect(late).to.equal(1);
  });
});
