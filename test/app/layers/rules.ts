import { everyForm, importType, importValue, valueAndType } from './imports.ts';

export interface LayerRule {
  readonly folder: string;
  /** What the check says of the refused modules. */
  readonly message: string;
  readonly refused: readonly string[];
  readonly allowed: readonly string[];
}

const refusedFrom = (...specifiers: readonly string[]): readonly string[] => specifiers.flatMap(valueAndType);
const allowedFrom = (...specifiers: readonly string[]): readonly string[] => specifiers.flatMap(valueAndType);

const domain: readonly LayerRule[] = [
  {
    folder: 'src/domain',
    message: 'domain imports only domain, and pure computation (twitter-text, validator)',
    refused: [
      ...['../adapters/memory/memory-storage.ts', 'koa', 'node:fs'].flatMap(everyForm),
      ...refusedFrom('fs', 'node:crypto', '../ports/clock.ts', '../app/wire.ts', './use-cases/x.ts'),
      ...refusedFrom('./../ports/clock.ts', './fitting/../../ports/clock.ts', '/src/ports/clock.ts'),
      ...refusedFrom('file:///x.ts', '#ports', 'threadr', 'validator'),
    ],
    allowed: allowedFrom('./x.ts', './fitting/x.ts', 'twitter-text', 'validator/lib/isEmail.js'),
  },
  {
    folder: 'src/domain/grounding',
    message: 'domain imports only domain, and pure computation (twitter-text)',
    refused: [
      ...refusedFrom('../../adapters/memory/x.ts', '../../ports/clock.ts', 'zod', 'node:fs', '../use-cases/x.ts'),
      ...refusedFrom('../fitting/../../ports/clock.ts', './../../ports/clock.ts'),
    ],
    allowed: allowedFrom('./x.ts', '../x.ts', '../fitting/x.ts', 'twitter-text'),
  },
  {
    folder: 'src/domain/use-cases',
    message: 'use-cases import only domain and ports',
    refused: [
      ...everyForm('../../adapters/memory/memory-storage.ts'),
      ...refusedFrom('koa', 'inversify', 'node:fs', '../../app/wire.ts', '../../ports/../adapters/memory/x.ts'),
    ],
    allowed: allowedFrom('./x.ts', '../x.ts', '../grounding/x.ts', '../../ports/x.ts', '../../ports/storage/x.ts'),
  },
];

const portTypes = 'ports import types only';
const ports: readonly LayerRule[] = [
  {
    folder: 'src/ports',
    message: 'ports import only domain types',
    refused: [
      ...refusedFrom('../adapters/memory/memory-storage.ts', 'koa', 'node:fs', '../app/wire.ts'),
      ...refusedFrom('../domain/use-cases/x.ts', '../domain/../adapters/memory/x.ts'),
    ],
    allowed: ['./x.ts', './storage/x.ts', '../domain/x.ts'].map(importType),
  },
  {
    folder: 'src/ports',
    message: portTypes,
    refused: [importValue('../domain/x.ts'), "import { type X } from '../domain/x.ts';\nexport type Y = X;\n"],
    allowed: ["export type { X } from '../domain/x.ts';\n"],
  },
  {
    folder: 'src/ports',
    message: 'ports re-export types only',
    refused: ["export * from '../domain/x.ts';\n", "export { x } from '../domain/x.ts';\n"],
    allowed: [],
  },
  {
    folder: 'src/ports',
    message: 'ports load nothing',
    refused: ["export const y = () => import('../domain/x.ts');\n"],
    allowed: [],
  },
  {
    folder: 'src/ports/storage',
    message: 'the storage port imports nothing but itself',
    refused: refusedFrom('../clock.ts', '../../domain/x.ts', '../../adapters/memory/x.ts', 'node:fs'),
    allowed: [importType('./x.ts'), "export type { X } from './x.ts';\n"],
  },
  { folder: 'src/ports/storage', message: portTypes, refused: [importValue('./storage.ts')], allowed: [] },
];

const adaptersOnly = 'adapters import domain, ports, their own folder, packages';
const adapters: readonly LayerRule[] = [
  {
    folder: 'src/adapters/redis',
    message: adaptersOnly,
    refused: [
      ...everyForm('../memory/memory-storage.ts'),
      ...refusedFrom('../../domain/use-cases/x.ts', '../../app/wire.ts', 'threadr', 'threadr/ports', '..'),
      ...refusedFrom('inversify', 'inversify/lib/x.js', '@inversifyjs/core', 'reflect-metadata'),
      ...refusedFrom('../../ports/../adapters/memory/x.ts', './../memory/x.ts', './lua/../../memory/x.ts'),
      ...refusedFrom('../../../test/contracts/x.ts', '../../../src/adapters/memory/x.ts'),
    ],
    allowed: [
      './x.ts',
      './lua/x.ts',
      'koa',
      '@scope/package',
      'node:net',
      '../../domain/x.ts',
      '../../ports/x.ts',
    ].flatMap(everyForm),
  },
  {
    folder: 'src/adapters/redis/lua',
    message: adaptersOnly,
    refused: [
      ...refusedFrom('../../memory/x.ts', '../../../app/wire.ts', '../../../domain/use-cases/x.ts', 'inversify'),
      ...refusedFrom('../../../ports/../adapters/memory/x.ts', './../../memory/x.ts'),
    ],
    allowed: allowedFrom('./x.ts', '../x.ts', 'koa', 'node:net', '../../../domain/x.ts', '../../../ports/storage/x.ts'),
  },
  {
    folder: 'src/adapters/upstash',
    message: 'upstash imports domain, ports, its own folder, packages, and of redis what a transport is',
    refused: [
      ...['../redis/redis-storage.ts', '../memory/memory-storage.ts'].flatMap(everyForm),
      ...refusedFrom('../redis/ioredis/ioredis-transport.ts', '../redis/scripts/values.ts', '../redis/replies.ts'),
      ...refusedFrom('../redis', '../memory/command-transport.ts', '../redis/../memory/x.ts', './../redis/keys.ts'),
      ...refusedFrom('../../adapters/redis/redis-storage.ts', '../../app/wire.ts', '../../domain/use-cases/x.ts'),
      ...refusedFrom('inversify', 'reflect-metadata', 'threadr'),
    ],
    allowed: [
      '../redis/command-transport.ts',
      '../redis/script-text.ts',
      './x.ts',
      'undici',
      'node:net',
      '../../domain/x.ts',
      '../../ports/x.ts',
    ].flatMap(everyForm),
  },
  {
    folder: 'src/adapters/upstash/deeper',
    message: adaptersOnly,
    refused: refusedFrom('../../redis/command-transport.ts', '../../redis/script-text.ts', '../../memory/x.ts'),
    allowed: allowedFrom('./x.ts', '../x.ts', 'undici'),
  },
  {
    folder: 'src/adapters/records',
    message: adaptersOnly,
    refused: refusedFrom('../redis/command-transport.ts', '../redis/script-text.ts'),
    allowed: [],
  },
  {
    folder: 'src/adapters/records',
    message: adaptersOnly,
    refused: refusedFrom('../memory/memory-storage.ts', '../redis/x.ts', '../guards/x.ts'),
    allowed: allowedFrom('./x.ts', '../../ports/storage/x.ts', '../../domain/fitting/x.ts'),
  },
];

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
