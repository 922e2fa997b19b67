import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type Around, aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { recipe } from '../../../src/app/services.ts';
import { type EmailAddress, parseEmailAddress } from '../../../src/domain/email-address.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { EmailList, KeptEmail } from '../../../src/ports/email-list.ts';
import { settled } from '../../support/controlled-time.ts';
import { rejectionOf } from '../../support/redis-stores.ts';
import { operatorKey, Service } from '../../support/service.ts';
import { untilTrue } from '../../support/until.ts';
import { readCsv } from './csv-reader.ts';

const asOperator = { 'X-API-Key': operatorKey };
const visitor = (n: number | string): EmailAddress => parseEmailAddress(`visitor-${n}@example.org`) ?? expect.fail();
const many = 1_700;

describe('an export of the e-mail list', () => {
  let service: Service;
  afterEach(() => service.stop());
  const loggedLines = (pattern: RegExp): readonly string[] =>
    service.logged.flatMap((lines) => lines.split('\n')).filter((line) => pattern.test(line));

  describe('over storage that fails', () => {
    /** How many pages there are before storage fails. */
    let soundPages: number;
    /** Runs before each page is read. */
    let beforePage: (page: number) => Promise<void>;
    beforeEach(async () => {
      soundPages = Number.POSITIVE_INFINITY;
      beforePage = async () => undefined;
      let page = 0;
      const around: Around = async (verb, call) => {
        if (verb === 'lists.page') {
          page += 1;
          await beforePage(page);
          if (page > soundPages) throw new StorageFault('the disk is gone');
        }
        return call();
      };
      const storage = aroundStorage(new MemoryStorage({ clock: systemClock }), around);
      const opened = { storage, timeoutMs: 10_000, durableTimeoutMs: 10_000 };
      service = await Service.start({}, { openedStorage: recipe([], () => opened) });
      await addAll(Array.from({ length: many }, (_, n) => visitor(n)));
    });
    const addAll = async (emails: readonly EmailAddress[]): Promise<void> => {
      const list = await service.services.get('emailList');
      await Promise.all(emails.map((email) => list.add(email, { source: null, atMs: 1 })));
    };

    it('is refused where it cannot begin, and so are counts and erasures', async () => {
      soundPages = 0;
      const answer = await service.get('/api/emails', asOperator);
      expect(answer.status).to.equal(503);
      expect(answer.headers.get('Content-Type')).to.equal('application/problem+json');
      expect(answer.headers.get('Content-Disposition')).to.equal(null);
      expect(Number(answer.headers.get('Retry-After'))).to.be.at.least(1);
      expect(answer.body.code).to.equal('storage_unavailable');
      const erasure = await service.send('DELETE', `/api/emails/${visitor(1)}`, { headers: asOperator });
      expect([erasure.status, erasure.body.code]).to.deep.equal([503, 'storage_unavailable']);
    });

    for (const accept of ['text/csv', 'application/x-ndjson']) {
      it(`is broken off when it cannot go on, so that it is not taken for complete (${accept})`, async () => {
        soundPages = 2;
        const whole = fetch(`${service.url}/api/emails`, { headers: { ...asOperator, Accept: accept } }).then(
          (answer) => answer.text(),
        );
        expect(await rejectionOf(whole)).to.be.instanceOf(Error);
        await untilTrue(() => loggedLines(/"msg":"request"/).length === 1);
        const troubles = loggedLines(/"level":"(warn|error|fatal)"/);
        expect(troubles).to.have.length(1);
        expect(troubles[0]).to.match(/"level":"warn".*"msg":"an export was broken off"/);
        expect(loggedLines(/"msg":"request"/)[0]).to.contain('"status":499');
      });
    }

    it('is broken off by a reset, so that clients that take a closed connection for the end notice', async () => {
      soundPages = 2;
      const socket = ask('HTTP/1.0');
      const [error] = await once(socket.resume(), 'error');
      expect(error).to.have.property('code', 'ECONNRESET');
    });

    it('contains addresses that stayed once, and others at most once, while the list changes', async () => {
      const change = async (page: number): Promise<void> => {
        // An erasure reads pages, too.
        beforePage = async () => undefined;
        await addAll(Array.from({ length: 20 }, (_, n) => visitor(`late-${page}-${n}`)));
        await service.send('DELETE', `/api/emails/${visitor(`late-${page}-0`)}`, { headers: asOperator });
        beforePage = change;
      };
      beforePage = change;
      const answer = await fetch(`${service.url}/api/emails`, { headers: asOperator });
      const emails = readCsv(await answer.text())
        .slice(1)
        .map(([email]) => email ?? '');
      expect(new Set(emails)).to.have.property('size', emails.length);
      expect(emails.filter((email) => !email.includes('late'))).to.have.members(
        Array.from({ length: many }, (_, n) => visitor(n)),
      );
    });
  });

  describe('that has no end', () => {
    const page: readonly KeptEmail[] = Array.from({ length: 500 }, (_, n) => ({
      email: visitor(n),
      consent: { source: 'x'.repeat(200), atMs: 1 },
    }));
    let pages: number;
    let ended: Promise<void>;
    beforeEach(async () => {
      pages = 0;
      let end: () => void;
      ended = new Promise((resolve) => {
        end = resolve;
      });
      const emailList: EmailList = {
        add: async () => undefined,
        count: async () => Number.POSITIVE_INFINITY,
        erase: async () => false,
        pages: async function* () {
          try {
            for (;;) {
              pages += 1;
              yield page;
              await settled();
            }
          } finally {
            end();
          }
        },
      };
      service = await Service.start({}, { emailList: recipe([], () => emailList) });
    });

    it('reads no further than the client does', async () => {
      const socket = ask('HTTP/1.1').pause();
      await untilTrue(() => pages > 0);
      // It goes on as far as the sockets' buffers reach, and then stands still.
      for (let turns = 0, seen = 0; turns < 1_000; turns += 1) {
        if (pages !== seen) turns = 0;
        seen = pages;
        expect(pages * 100_000).to.be.below(100_000_000);
        await settled();
      }
      const stalledAt = pages;
      socket.resume();
      await untilTrue(() => pages > stalledAt + 100);
      socket.destroy();
      await ended;
    });

    for (const leave of ['destroy', 'resetAndDestroy'] as const) {
      it(`ends when the client leaves (${leave}), which is no failure of ours`, async () => {
        const socket = ask('HTTP/1.1');
        await once(socket, 'data');
        socket[leave]();
        await ended;
        await untilTrue(() => loggedLines(/"msg":"request"/).length === 1);
        expect(loggedLines(/"msg":"request"/)[0]).to.contain('"status":499');
        expect(loggedLines(/"level":"(warn|error|fatal)"/)).to.deep.equal([]);
      });
    }

    it('ends when the client leaves while it reads', async () => {
      const asked = request(`${service.url}/api/emails`, { headers: asOperator }).end();
      const [answer] = await once(asked, 'response');
      const reading = rejectionOf(text(answer));
      await untilTrue(() => pages > 50);
      asked.destroy();
      await ended;
      expect(await reading).to.be.instanceOf(Error);
      await untilTrue(() => loggedLines(/"msg":"request"/).length === 1);
      expect(loggedLines(/"level":"(warn|error|fatal)"/)).to.deep.equal([]);
    });
  });

  const ask = (version: 'HTTP/1.0' | 'HTTP/1.1'): Socket => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /api/emails ${version}\r\nHost: threadr\r\nX-API-Key: ${operatorKey}\r\n\r\n`);
    return socket;
  };
});
