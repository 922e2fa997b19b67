import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { expect } from 'chai';
import { Service } from '../../support/service.ts';

describe('bad requests, byte by byte', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  after(() => service.stop());

  /** Says what no client would, to its own connection. */
  const say = (bytes: string): Promise<string> => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.end(bytes);
    return readText(socket);
  };

  for (const [what, head, status, code] of [
    ['a target that is no address', 'GET http://[ HTTP/1.1\r\nHost: a', 404, 'not_found'],
    ['a method that nobody knows', 'TRACE /health HTTP/1.1\r\nHost: a', 405, 'method_not_allowed'],
    ['no Host header', 'GET /health HTTP/1.1', 400, 'invalid_request'],
    ['two Host headers', 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b', 400, 'invalid_request'],
  ] as const) {
    it(`${what}: ${status}`, async () => {
      const answer = await say(`${head}\r\nConnection: close\r\n\r\n`);
      expect(answer.startsWith(`HTTP/1.1 ${status} `), answer).to.equal(true);
      expect(answer).to.contain(code);
    });
  }

  it('what is not HTTP: 400, and the service goes on', async () => {
    const answer = await say('no such protocol\r\n\r\n');
    expect(answer).to.match(/^HTTP\/1.1 400 /);
    expect((await service.get('/livez')).status).to.equal(200);
  });
});
