import { StorageFault } from '../../domain/failure.ts';
import type { Durability, StorageDescription } from '../../ports/storage/storage.ts';
import type { CommandTransport } from './command-transport.ts';
import { listIn, pairsIn, textIn } from './replies.ts';
import {
  canAwaitFsync,
  figureIn,
  hasAppendOnlyFile,
  parseInfo,
  type ServerInfo,
  versionBefore7,
} from './server-info.ts';

type ServerDescription = Omit<StorageDescription, 'backend' | 'shared'>;
type Policies = ReadonlyMap<string, string>;

/** All servers with data, as one: their memory and clients added up, the shortest uptime, the weakest durability. */
export const describeServers = async (transport: CommandTransport): Promise<ServerDescription> => {
  const infos = (await transport.askInfo()).map((reply) => parseInfo(textIn(reply)));
  const [policies, unfit] = [await policiesOf(transport), await unfitnessOf(transport, infos)];
  const servers = infos.map((info, at) => {
    const evicts = evictsBy(info, policies[at]);
    return { info, evicts, durability: durabilityBy(info, policies[at], evicts, transport.awaitsFsync) };
  });
  return {
    memoryUsedBytes: combined(infos, 'used_memory', (a, b) => a + b),
    connectedClients: combined(infos, 'connected_clients', (a, b) => a + b),
    uptimeSeconds: combined(infos, 'uptime_in_seconds', Math.min),
    durability: leastSafe(servers.map(({ durability }) => durability)),
    evicts: worstOf(servers.map(({ evicts }) => evicts)),
    ...(unfit !== undefined && { unfit }),
  };
};

/**
 * Reads are sent as scripts whose first line declares that they write nothing, so that a server that refuses writes
 * runs them; before Redis 7, that line is invalid Lua. The version alone is not enough: other servers report an old one
 * and run such scripts (Dragonfly did, as 6.2), or do not (KeyDB, as 6.3).
 */
const unfitnessOf = async (transport: CommandTransport, infos: readonly ServerInfo[]): Promise<string | undefined> => {
  const version = infos.map(versionBefore7).find((old) => old !== undefined);
  if (version === undefined) return undefined;
  try {
    await transport.askAll(['EVAL', '#!lua flags=no-writes\nreturn 1', '0']);
    return undefined;
  } catch (error) {
    if (!(error instanceof StorageFault)) throw error;
    return `it says that it is Redis ${version}, which cannot run Threadr’s reads: Redis 7 or later is needed`;
  }
};

/** Managed servers often refuse CONFIG; then only INFO is known. */
const policiesOf = async (transport: CommandTransport): Promise<readonly Policies[]> => {
  try {
    const replies = await transport.askAll(['CONFIG', 'GET', 'appendfsync', 'maxmemory-policy']);
    return replies.map(
      (reply) => new Map(pairsIn(listIn(reply)).map(([name, value]) => [textIn(name), textIn(value)])),
    );
  } catch {
    return [];
  }
};

/** Only `allkeys-*` policies drop keys without a lifetime. */
const evictsBy = (info: ServerInfo, policies: Policies | undefined): boolean | null => {
  const policy = info.get('maxmemory_policy') ?? policies?.get('maxmemory-policy');
  return policy === undefined ? null : policy.startsWith('allkeys-');
};

const durabilityBy = (
  info: ServerInfo,
  policies: Policies | undefined,
  evicts: boolean | null,
  awaitsFsync: boolean,
): Durability => {
  if (evicts) return 'no';
  if (!info.has('aof_enabled')) return 'unknown';
  if (!hasAppendOnlyFile(info) || info.get('aof_last_write_status') === 'err') return 'no';
  const appendfsync = policies?.get('appendfsync');
  if (appendfsync === 'always' || (awaitsFsync && canAwaitFsync(info))) return 'yes';
  if (appendfsync === 'everysec') return 'within_1s';
  return appendfsync === 'no' ? 'no' : 'unknown';
};

const combined = (
  infos: readonly ServerInfo[],
  field: string,
  combine: (a: number, b: number) => number,
): number | null => {
  const figures = infos.map((info) => figureIn(info, field));
  return figures.reduce((a, b) => (a === null || b === null ? null : combine(a, b))) ?? null;
};

const leastSafe = (durabilities: readonly Durability[]): Durability =>
  (['no', 'unknown', 'within_1s', 'yes'] as const).find((durability) => durabilities.includes(durability)) ?? 'unknown';

const worstOf = (evictions: readonly (boolean | null)[]): boolean | null => {
  if (evictions.includes(true)) return true;
  return evictions.includes(null) ? null : false;
};
