import { once } from 'node:events';
import { expect } from 'chai';
import { type Around, aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { recipe } from '../../../src/app/services.ts';
import type { EmailAddress } from '../../../src/domain/email-address.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { asOperator, Service } from '../../support/service.ts';
import { untilTrue } from '../../support/until.ts';
import { readCsv } from './csv-reader.ts';
import { askForExport, loggedLines, visitor } from './email-exports.ts';

const many = 1_700;

describe('an export of the e-mail list', () => {
  let service: Service;
  afterEach(() => service.stop());

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
        await untilTrue(() => loggedLines(service, /"msg":"request"/).length === 1);
        const troubles = loggedLines(service, /"level":"(warn|error|fatal)"/);
        expect(troubles).to.have.length(1);
        expect(troubles[0]).to.match(/"level":"warn".*"msg":"an export was broken off"/);
        expect(loggedLines(service, /"msg":"request"/)[0]).to.contain('"status":499');
      });
    }

    it('is broken off by a reset, so that clients that take a closed connection for the end notice', async () => {
      soundPages = 2;
      const socket = askForExport(service, 'HTTP/1.0');
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
});
