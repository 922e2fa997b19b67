import { everyForm, importType, importValue } from './imports.ts';
import { allowedFrom, type LayerRule, refusedFrom } from './layer-rule.ts';

export const domain: readonly LayerRule[] = [
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
export const ports: readonly LayerRule[] = [
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
