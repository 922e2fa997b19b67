import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { computedImports, importedTypes, importType, importValue, requires, resolves } from './layers/imports.ts';
import { lintPlanted, type Messages, type Plant } from './layers/planted-lint.ts';
import { layerRules } from './layers/rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Bed {
  readonly what: string;
  readonly plants: readonly Plant[];
  /** Null where nothing is to be said. */
  readonly message: string | null;
}

let beds = 0;
const bed = (what: string, folder: string, codes: readonly string[], message: string | null): Bed => {
  const number = ++beds;
  return { what, message, plants: codes.map((code, i) => ({ path: `${folder}/planted-${number}-${i}.ts`, code })) };
};

const layers = layerRules.flatMap(({ folder, message, refused, allowed }) => [
  bed(`refuse in ${folder}: ${message}`, folder, refused, message),
  bed(`let through in ${folder} what it may know`, folder, allowed, null),
]);

const hidden = ['src/domain', 'src/domain/use-cases', 'src/adapters/redis', 'src/app', 'test/contracts'].flatMap(
  (folder) => [
    bed(
      `refuse imported types in ${folder}`,
      folder,
      importedTypes,
      "Write 'import type' at the top, not import('...').T",
    ),
    bed(`refuse computed imports in ${folder}`, folder, computedImports, 'import() takes a string literal only'),
    bed(`refuse require in ${folder}`, folder, requires, 'no require()'),
    bed(`refuse resolving by hand in ${folder}`, folder, resolves, 'no import.meta.resolve()'),
  ],
);

const globals = ['src/domain', 'src/domain/use-cases', 'src/ports'].flatMap((folder) => [
  bed(`refuse the environment in ${folder}`, folder, ['export const y = process.env;\n'], 'global variable process'),
  bed(`refuse the network in ${folder}`, folder, ["export const y = () => fetch('');\n"], 'global variable fetch'),
  bed(
    `refuse timers in ${folder}`,
    folder,
    ['export const y = () => setTimeout(() => {}, 1);\n'],
    'global variable setTimeout',
  ),
]);

const inputs = ['src/domain', 'src/domain/use-cases', 'src/adapters/records', 'src/app/http'].flatMap((folder) => [
  bed(
    `refuse the time of day in ${folder}`,
    folder,
    ['export const y = () => Date.now();\n', 'export const y = () => new Date();\n'],
    'time enters by the Clock port',
  ),
  bed(
    `refuse chance in ${folder}`,
    folder,
    ['export const y = () => Math.random();\n'],
    'randomness enters by a parameter',
  ),
  bed(
    `refuse what is everywhere in ${folder}`,
    folder,
    ['export const y = globalThis;\n'],
    'nothing enters by globalThis',
  ),
  bed(`let through a given time in ${folder}`, folder, ['export const y = (ms: number) => new Date(ms);\n'], null),
]);

const environments = ['src/adapters/records', 'src/app/http'].map((folder) =>
  bed(
    `refuse the environment in ${folder}`,
    folder,
    ["import process from 'node:process';\nexport const y = process.env.HOME;\n"],
    'the environment is read in src/app/settings only',
  ),
);

/** Files that may know more than their folder. */
const exceptions: readonly Bed[] = [
  {
    what: 'let the fingerprint take its digest from node:crypto',
    plants: [{ path: 'src/domain/fingerprint.ts', code: importValue('node:crypto') }],
    message: null,
  },
  {
    what: 'let the wiring know inversify',
    plants: [{ path: 'src/app/wire.ts', code: `import 'reflect-metadata';\n${importValue('inversify')}` }],
    message: null,
  },
];

const round = (folder: string, code: (from: string) => string, names: readonly string[]): readonly Plant[] =>
  names.map((name, i) => ({ path: `${folder}/${name}.ts`, code: code(`./${names[(i + 1) % names.length]}.ts`) }));
const cycles: readonly Bed[] = [
  { what: 'refuse a cycle of values', plants: round('src/app', importValue, ['a', 'b']), message: 'part of a cycle' },
  {
    what: 'refuse a cycle of types',
    plants: round('src/domain', importType, ['a', 'b', 'c']),
    message: 'part of a cycle',
  },
];

describe('the layer rules', () => {
  const all = [...layers, ...hidden, ...globals, ...inputs, ...environments, ...exceptions, ...cycles];
  let messages: Messages;

  before(async () => {
    const plants = all.flatMap((one) => one.plants);
    expect(new Set(plants.map(({ path }) => path)).size).to.equal(plants.length);
    messages = await lintPlanted(root, plants);
  });

  for (const { what, plants, message } of all) {
    if (plants.length === 0) continue;
    it(what, () => {
      for (const { path, code } of plants) {
        const said = messages.get(path) ?? [];
        if (message === null) expect(said, `${path}\n${code}`).to.deep.equal([]);
        else expect(said.join('\n'), `${path}\n${code}`).to.include(message);
      }
    });
  }
});

describe('the sources', () => {
  it('switch no rule off', async () => {
    const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files).not.to.be.empty;
    for (const file of files) expect(await readFile(file, 'utf8'), file).not.to.include('biome-ignore');
  });
});
