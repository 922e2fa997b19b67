import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { fencesOf } from './support/code-fences.ts';
import { PackedProject, programOf } from './support/packed-project.ts';

const consumerOptions = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    types: ['node', 'mocha'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  include: ['*.ts'],
};

/** What must not compile: were the package's types lost, all of this would. */
const misuse = `import { storageContract } from 'threadr/contracts';
import type { Storage, Taking } from 'threadr/ports';

const runner = { describe: () => undefined, it: () => undefined };
const harness = { open: async () => ({}) as Storage, close: async () => undefined };
// @ts-expect-error a harness says what its backend can do
storageContract('mine', runner, harness);
// @ts-expect-error a receipt is text
export const taking: Taking = { granted: true, used: 1, returnsInMs: 0, receipt: 1 };
// @ts-expect-error the package has two doors
export type * from 'threadr/dist/src/domain/thread.js';
`;

/** The example and the guide's tests, as the guide tells to copy them. */
const writeBackend = async (project: PackedProject): Promise<void> => {
  const examples = join(project.packagePath, 'docs/examples');
  for (const name of await readdir(examples)) {
    const code = await readFile(join(examples, name), 'utf8');
    const copied = code.replaceAll('../../src/app/package/ports.ts', 'threadr/ports');
    await project.write(name === 'plain-storage.ts' ? 'my-backend.ts' : name, copied);
  }
  const guide = await readFile(join(project.packagePath, 'docs/backends.md'), 'utf8');
  for (const { file, code } of fencesOf(guide)) if (!file.includes('/')) await project.write(file, code);
  await project.write('misuse.ts', misuse);
  await project.write('tsconfig.json', JSON.stringify(consumerOptions));
};

describe('the package', function () {
  this.timeout(180_000);

  let project: PackedProject;
  before(async () => {
    project = await PackedProject.make();
    for (const name of ['@types/node', '@types/mocha', 'undici-types']) await project.link(name);
    await writeBackend(project);
  });
  after(() => project.remove());

  it('has the ports, the contracts, the guide and its example, and nothing else', async () => {
    const files = await project.packedFiles();
    expect(files).to.include.members(['README.md', 'LICENSE', 'package.json', 'docs/backends.md']);
    expect(files).to.include.members(['dist/test/contracts/index.js', 'dist/src/app/package/ports.js']);
    const allowed =
      /^(README\.md|LICENSE|package\.json|docs\/backends\.md|docs\/examples\/[\w-]+\.ts|dist\/.+\.(d\.ts|js))$/;
    expect(files.filter((file) => !allowed.test(file))).to.deep.equal([]);
  });

  it('runs the contract by node:test, as the guide shows it', async () => {
    const { code, output } = await project.node('--test', '--test-reporter=tap', 'my-backend.test.ts');
    expect(code, output).to.equal(0);
    expect(Number(/^# pass (\d+)$/m.exec(output)?.[1]), output).to.be.greaterThan(80);
    expect(output).to.match(/^# fail 0$/m);
  });

  it('runs the contract by mocha, as the guide shows it', async () => {
    const { code, output } = await project.node(
      programOf('mocha/bin/mocha.js'),
      '--timeout',
      '10000',
      'my-backend.mocha.ts',
    );
    expect(code, output).to.equal(0);
    expect(output).to.match(/^ {2}\d{2} passing/m);
  });

  it('fails a backend that breaks a promise', async () => {
    const broken = await project.copy();
    try {
      const code = await readFile(join(broken.folder, 'plain-values.ts'), 'utf8');
      const racy = code.replace("if (only === 'if-absent' && present !== undefined) return false;", '');
      expect(racy).not.to.equal(code);
      await broken.write('plain-values.ts', racy);
      const { code: exitCode, output } = await broken.node('--test', '--test-reporter=tap', 'my-backend.test.ts');
      expect(exitCode).to.equal(1);
      expect(output).to.match(/not ok \d+ - if-absent and ifEquals go to exactly one of 500 at once/);
    } finally {
      await broken.remove();
    }
  });

  it('has types that a project is checked by', async () => {
    const { code, output } = await project.node(programOf('typescript/bin/tsc'), '-p', '.');
    expect(output).to.equal('');
    expect(code).to.equal(0);
  });
});
