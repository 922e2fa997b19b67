import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { fencesOf } from '../support/code-fences.ts';

const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/backends.md', root), 'utf8');

describe('docs/backends.md', () => {
  for (const { file, code } of fencesOf(page).filter(({ file }) => file.startsWith('docs/'))) {
    it(`shows ${file} as it is`, async () => {
      const source = await readFile(new URL(file, root), 'utf8');
      for (const part of code.split(/^\s*…\n/m)) expect(source).to.include(part);
    });
  }

  it('shows parts of the example', () => {
    expect(fencesOf(page).map(({ file }) => file)).to.include('docs/examples/plain-storage.ts');
  });

  it('links to files that are there', async () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(
      ([, target = '']) => new URL(target, new URL('docs/', root)),
    );
    expect(targets).not.to.deep.equal([]);
    for (const target of targets.filter(({ pathname }) => !pathname.endsWith('/'))) await readFile(target);
  });
});
