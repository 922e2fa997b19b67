import { everyForm } from './imports.ts';
import { allowedFrom, type LayerRule, refusedFrom } from './layer-rule.ts';

const adaptersOnly = 'adapters import domain, ports, their own folder, packages';
export const adapters: readonly LayerRule[] = [
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
