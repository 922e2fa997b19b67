import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { ClientLeft, departureOf } from '../../../src/app/http/context.ts';

describe('departureOf', () => {
  /** Asks for something, and leaves. */
  const answerTo = async (visit: (res: ServerResponse, leave: () => void) => Promise<void>): Promise<void> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      const [, res] = await once(server, 'request');
      await visit(res, () => socket.destroy());
    } finally {
      socket.destroy();
      server.close();
    }
  };

  it('aborts when the client closes the connection before it has its answer', () =>
    answerTo(async (res, leave) => {
      const departure = departureOf({ res });
      expect(departure.aborted).to.equal(false);
      leave();
      await once(departure, 'abort');
      expect(departure.reason).to.be.instanceOf(ClientLeft);
    }));

  it('is aborted where the client had left before anybody looked', () =>
    answerTo(async (res, leave) => {
      leave();
      await once(res, 'close');
      expect(departureOf({ res }).reason).to.be.instanceOf(ClientLeft);
    }));

  it('does not abort after the answer', () =>
    answerTo(async (res) => {
      const departure = departureOf({ res });
      res.end('done');
      await once(res, 'close');
      expect([departure.aborted, departureOf({ res }).aborted]).to.deep.equal([false, false]);
    }));
});
