import { expect } from 'chai';
import fc from 'fast-check';
import { settle } from '../../support/held-writer.ts';
import { open } from './bounded-writers.ts';

describe('BoundedThreadWriter, with callers in any order', () => {
  it('loses no place and no caller, whatever comes, ends and leaves in whatever order', async () => {
    const step = fc.record({
      what: fc.constantFrom('call', 'call', 'finish', 'leave', 'settle', 'tick'),
      whom: fc.nat(),
    });
    const script = fc.record({
      most: fc.integer({ min: 1, max: 3 }),
      room: fc.nat(4),
      steps: fc.array(step, { maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ most, room, steps }) => {
        const { writer, ended, call, started, finish, leave } = open(most, room);
        const names: string[] = [];
        for (const { what, whom } of steps) {
          const name = names[whom % Math.max(1, names.length)] ?? '';
          if (what === 'call') call(names[names.push(`n${names.length}`) - 1] ?? '');
          else if (what === 'finish') finish(name);
          else if (what === 'leave') leave(name);
          else if (what === 'tick') await Promise.resolve();
          else await settle();
          expect(writer.inFlight).to.be.at.most(most);
          expect(writer.queued).to.be.at.most(room);
          const running = started().filter((each) => !ended.has(each));
          if (what === 'settle') {
            expect(running.length).to.equal(writer.inFlight);
            const waiting = names.length - ended.size - running.length;
            expect(waiting).to.equal(writer.queued);
            // Nobody waits while there is a place.
            if (waiting > 0) expect(writer.inFlight).to.equal(most);
          }
        }
        for (let round = 0; round <= names.length; round++) {
          started().forEach(finish);
          await settle();
        }
        expect([writer.inFlight, writer.queued, ended.size]).to.deep.equal([0, 0, names.length]);
        const order = started().map((each) => names.indexOf(each));
        expect(order).to.deep.equal(order.toSorted((a, b) => a - b));
      }),
      {
        numRuns: 200,
        // Found once: somebody new began before who had been let in just then.
        examples: [
          [
            {
              most: 2,
              room: 1,
              steps: ['call', 'finish', 'call', 'finish', 'call', 'tick', 'call'].map((what, i) => ({
                what: what as 'call' | 'finish' | 'tick',
                whom: i === 3 ? 574_480_881 : 0,
              })),
            },
          ],
        ],
      },
    );
  });
});
