import { adapters } from './adapter-rules.ts';
import { domain, ports } from './core-rules.ts';
import { everyForm, valueAndType } from './imports.ts';
import { allowedFrom, type LayerRule, refusedFrom } from './layer-rule.ts';

const wireOnly = 'only src/app/wire.ts imports inversify';
const app: readonly LayerRule[] = [
  {
    folder: 'src/app',
    message: wireOnly,
    refused: refusedFrom('inversify', 'inversify/lib/x.js', '@inversifyjs/core', 'reflect-metadata'),
    allowed: allowedFrom('../adapters/redis/x.ts', '../domain/use-cases/x.ts', '../ports/x.ts', 'koa', './wire.ts'),
  },
  {
    folder: 'src/app/http/handlers',
    message: wireOnly,
    refused: refusedFrom('inversify', 'reflect-metadata'),
    allowed: allowedFrom('../../../domain/use-cases/x.ts', 'node:http'),
  },
];

const contractsOnly = 'contract suites import only domain, ports and node:assert';
const contracts: readonly LayerRule[] = [
  {
    folder: 'test/contracts',
    message: contractsOnly,
    refused: [
      ...everyForm('../../src/adapters/memory/memory-storage.ts'),
      ...refusedFrom('mocha', 'chai', 'node:fs', '../../src/app/wire.ts', '../support/x.ts'),
      ...refusedFrom('../../src/ports/../adapters/memory/x.ts'),
    ],
    allowed: allowedFrom(
      './x.ts',
      'node:assert',
      'node:assert/strict',
      '../../src/domain/x.ts',
      '../../src/ports/x.ts',
    ),
  },
  {
    folder: 'test/contracts/storage',
    message: contractsOnly,
    refused: refusedFrom('../../../src/adapters/memory/x.ts', '../../support/x.ts', 'chai'),
    allowed: allowedFrom(
      './x.ts',
      '../x.ts',
      'node:assert',
      '../../../src/domain/x.ts',
      '../../../src/ports/storage/x.ts',
    ),
  },
];

/** A folder or depth that no rule names is refused, so that a new one is thought about. */
const elsewhere: readonly LayerRule[] = [
  'src',
  'src/extra',
  'src/domain/a/b',
  'src/ports/a',
  'src/adapters',
  'src/adapters/a/b/c',
  'test/contracts/a/b',
].map((folder) => ({
  folder,
  message: 'no layer rule covers this path',
  refused: valueAndType('./x.ts'),
  allowed: ['export const y = 1;\n'],
}));

export const layerRules: readonly LayerRule[] = [...domain, ...ports, ...adapters, ...app, ...contracts, ...elsewhere];
