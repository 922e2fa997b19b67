import { Writable } from 'node:stream';
import { expect } from 'chai';
import type { Logger } from 'pino';
import { openLog } from '../../src/app/logger.ts';

const canary = 'canary-7f3a';
const names = ['authorization', 'cookie', 'x-api-key', 'email', 'apiKey', 'password', 'secret'];

const setUp = (): { readonly log: Logger; readonly lines: string[] } => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: openLog('info', sink), lines };
};

const secretError = (name: string): Error =>
  Object.assign(new Error('it failed', { cause: new Error('deeper') }), { [name]: canary, config: { [name]: canary } });

describe('the log', () => {
  for (const name of names) {
    it(`masks ${name}, wherever it is`, () => {
      const { log, lines } = setUp();
      log.info({ [name]: canary, kept: 1 }, 'top');
      log.info({ request: { [name]: canary, kept: 1 } }, 'nested');
      log.info({ request: { headers: { [name]: [canary], kept: 1 } } }, 'deeper');
      log.info({ requests: [{ [name]: canary, kept: 1 }] }, 'in a list');
      log.child({ [name]: canary, inner: { [name]: canary }, kept: 1 }).info('of a child');
      log.warn({ err: secretError(name), kept: 1 }, 'in an error');
      log.error(secretError(name), 'kept');
      expect(lines).to.have.length(7);
      for (const line of lines) {
        expect(line).not.to.include(canary);
        expect(line).to.include(`"${name}":"(masked)"`).and.to.include('kept');
      }
    });
  }

  it('does not change its input', () => {
    const { log } = setUp();
    const fields = { request: { headers: { cookie: canary } }, list: [{ email: canary }] };
    const before = structuredClone(fields);
    log.info(fields);
    expect(fields).to.deep.equal(before);
  });

  it('writes one JSON object to a line, whatever is in it', () => {
    const { log, lines } = setUp();
    log.info({ text: 'a"\n{"level":"fatal"}\u2028', none: null, list: [1, { a: 2 }], at: new Date(0) }, 'two\nlines');
    expect(lines).to.have.length(1);
    const { time, ...rest } = JSON.parse(lines[0] ?? '');
    expect(lines[0]?.trimEnd().split('\n')).to.have.length(1);
    expect(new Date(time).toISOString()).to.equal(time);
    expect(rest).to.deep.equal({
      level: 'info',
      text: 'a"\n{"level":"fatal"}\u2028',
      none: null,
      list: [1, { a: 2 }],
      at: '1970-01-01T00:00:00.000Z',
      msg: 'two\nlines',
    });
  });

  it('logs the type, message, stack and cause of an error', () => {
    const { log, lines } = setUp();
    log.error({ err: new TypeError('wrong', { cause: new Error('deeper') }) });
    const { err } = JSON.parse(lines[0] ?? '');
    expect(err.type).to.equal('TypeError');
    expect(err.message).to.include('wrong').and.to.include('deeper');
    expect(err.stack).to.include('logger.test.ts');
  });
});
