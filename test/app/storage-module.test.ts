import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { SettingsError } from '../../src/app/settings/settings-error.ts';
import { openStorageModule } from '../../src/app/storage-module.ts';
import { childServices } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { operatorKey, Service } from '../support/service.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { harbourArticle } from '../support/texts.ts';

const example = 'docs/examples/plain-storage.ts';
const options = { directory: './data', keyPrefix: 'threadr:', clock: new FakeClock(0) };

const visitorPartitions = Array.from({ length: 64 }, (_, at) => `v${String(at).padStart(2, '0')}`);

const quotasIn = async (service: Service): Promise<number> => {
  const { counters } = await service.services.get('storage');
  const counts = await Promise.all(visitorPartitions.map((partition) => counters.countQuotas(partition)));
  return counts.reduce((sum, count) => sum + count, 0);
};

describe('STORAGE=module:FILE', () => {
  const run = childServices();
  const closing = closingAfter(afterEach);
  const folder = temporaryDirectory();

  const fileOf = async (name: string, source: string): Promise<string> => {
    const path = join(folder(), name);
    await writeFile(path, source);
    return path;
  };

  it('keeps threads and quotas in a backend of somebody else', async () => {
    const service = closing(await Service.start({ STORAGE: `module:${example}` }));
    const health = await service.get('/api/monitor/health', { 'X-API-Key': operatorKey });
    expect(health.body.storage).to.include({ state: 'ok', durable: 'no' });
    expect((await (await service.services.get('storage')).describe()).backend).to.equal('plain');
    expect(await quotasIn(service)).to.equal(0);

    const first = await service.post('/api/generate', { text: harbourArticle });
    const second = await service.post('/api/generate', { text: harbourArticle });

    expect([first.status, second.status]).to.deep.equal([200, 200]);
    expect(first.headers.get('Cache-Status')).to.match(/; fwd=miss; stored/);
    expect(second.headers.get('Cache-Status')).to.match(/; hit/);
    expect(second.body.thread).to.deep.equal(first.body.thread);
    expect(await quotasIn(service)).to.equal(1);
  });

  const refusedStarts = {
    'without the file': {
      path: async () => './no-such-backend.ts',
      line: /^STORAGE names a module that could not be loaded: .*no-such-backend\.ts/,
    },
    'with a file that opens no backend': {
      path: () => fileOf('no-function.ts', 'export default { values: {} };\n'),
      line: /^STORAGE must name a module whose default export opens a backend$/,
    },
  };
  for (const [what, { path, line }] of Object.entries(refusedStarts)) {
    it(`${what}, does not start, and says so in one line`, async () => {
      const service = run({ STORAGE: `module:${await path()}` });
      expect(await service.ended).to.equal(1);
      const lines = service.lines.filter((text) => text !== '');
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(line);
    });
  }

  const refusedSources = {
    'nothing at all': '',
    'no default export': 'export const open = () => {};\n',
    'a default export of null': 'export default null;\n',
    'no program': 'export default (\n',
    'an error of its own': "throw new Error('no driver');\n",
    'an import that is not there': "import 'no-such-driver';\n",
    'a backend that cannot be opened': "export default () => { throw new Error('no disk'); };\n",
    'a backend that throws what is no error': 'export default () => Promise.reject(undefined);\n',
    'no backend to return': 'export default () => undefined;\n',
    'half a backend': 'export default () => ({ values: {} });\n',
  };
  for (const [what, source] of Object.entries(refusedSources)) {
    it(`refuses a file with ${what}, and names STORAGE`, async () => {
      const path = await fileOf(`${what.replaceAll(' ', '-')}.mjs`, source);
      const refusal = await openStorageModule(path, options).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(SettingsError);
      expect((refusal as SettingsError).message).to.match(/^STORAGE [^\n]+$/);
    });
  }

  it('passes the folder, the prefix and the clock, and waits for the storage', async () => {
    const facets = 'values: {}, entries: {}, counters: {}, lists: {}, describe() {}, probe() {}, close() {}';
    const path = await fileOf('tells.mjs', `export default async (options) => ({ handed: options, ${facets} });\n`);
    expect(await openStorageModule(path, options)).to.have.deep.property('handed', options);
  });
});
