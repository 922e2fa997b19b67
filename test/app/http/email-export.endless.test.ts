import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { recipe } from '../../../src/app/services.ts';
import type { EmailList, KeptEmail } from '../../../src/ports/email-list.ts';
import { settled } from '../../support/controlled-time.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { asOperator, Service } from '../../support/service.ts';
import { untilTrue } from '../../support/until.ts';
import { askForExport, loggedLines, visitor } from './email-exports.ts';

describe('an export of the e-mail list', () => {
  let service: Service;
  afterEach(() => service.stop());

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
      const socket = askForExport(service, 'HTTP/1.1').pause();
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
        const socket = askForExport(service, 'HTTP/1.1');
        await once(socket, 'data');
        socket[leave]();
        await ended;
        await untilTrue(() => loggedLines(service, /"msg":"request"/).length === 1);
        expect(loggedLines(service, /"msg":"request"/)[0]).to.contain('"status":499');
        expect(loggedLines(service, /"level":"(warn|error|fatal)"/)).to.deep.equal([]);
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
      await untilTrue(() => loggedLines(service, /"msg":"request"/).length === 1);
      expect(loggedLines(service, /"level":"(warn|error|fatal)"/)).to.deep.equal([]);
    });
  });
});
