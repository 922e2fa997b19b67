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

  it('a target that is no address: 404', async () => {
    const answer = await say('GET http://[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer)
      .to.match(/^HTTP\/1.1 404 /)
      .and.contain('not_found');
  });

  it('a method that nobody knows: 405', async () => {
    const answer = await say('TRACE /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(answer)
      .to.match(/^HTTP\/1.1 405 /)
      .and.contain('method_not_allowed');
  });

  it('no Host header: 400', async () => {
    const answer = await say('GET /health HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(answer)
      .to.match(/^HTTP\/1.1 400 /)
      .and.contain('invalid_request');
  });

  it('two Host headers: 400', async () => {
    const answer = await say('GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n');
    expect(answer)
      .to.match(/^HTTP\/1.1 400 /)
      .and.contain('invalid_request');
  });

  it('what is not HTTP: 400, and the service goes on', async () => {
    const answer = await say('no such protocol\r\n\r\n');
    expect(answer).to.match(/^HTTP\/1.1 400 /);
    expect((await service.get('/livez')).status).to.equal(200);
  });
});
