import { sourcePartition, visitorPartition } from '../../src/adapters/records/partitions.ts';
import { visitorAlias } from '../../src/adapters/records/visitor-alias.ts';
import { hashSlotOf } from '../../src/adapters/redis/ioredis/hash-slot.ts';
import { parseThreadId } from '../../src/domain/fingerprint.ts';
import { visitorName } from '../../src/domain/visitor.ts';
import type { ChildService } from '../support/child-service.ts';
import { harbourArticle } from '../support/texts.ts';
import { askRedis, firstOf, type Topology } from '../support/topologies.ts';
import { untilTrue } from '../support/until.ts';
import { variables } from './scene.ts';

/** What somebody was told, and the port of the node that had what they asked for when they began. */
export interface Sighting {
  readonly port: number;
  /** `shared` or `local` of a standing; of a thread the level that it came from, `none` where it was made. */
  readonly level: string;
  readonly what: 'standing' | 'thread';
  /** Of `performance.now()`. */
  readonly sentMs: number;
}

const clients = Array.from({ length: 24 }, (_, n) => `203.0.113.${n}`);
const texts = Array.from(
  { length: 12 },
  (_, n) => `Chapter ${n}. ${harbourArticle.split('\n\n').slice(1, 3).join(' ')}`,
);
const alias = visitorAlias(variables.SECRET);

/** Visitors who keep asking for their standing and for known threads, beside every load; some of each on every node. */
export class ClusterVisitors {
  readonly sightings: Sighting[] = [];
  readonly #service: ChildService;
  readonly #portOf: (partition: string) => number;
  #round: Promise<void> = Promise.resolve();
  #isOver = false;

  private constructor(service: ChildService, portOf: (partition: string) => number) {
    this.#service = service;
    this.#portOf = portOf;
  }

  static async of(service: ChildService, servers: Topology): Promise<ClusterVisitors> {
    const visitors = new ClusterVisitors(service, await partitionsOf(servers));
    // Made, and kept: a service that has just started may be too busy to hear the first answers in time.
    await untilTrue(async () => areShared(await visitors.round()));
    visitors.sightings.length = 0;
    return visitors;
  }

  begin(): void {
    const keepAsking = async (): Promise<void> => {
      while (!this.#isOver) await this.#askAll();
    };
    this.#round = keepAsking();
    // Heard at the end; until then it is nobody's.
    this.#round.catch(() => undefined);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#round;
  }

  /** When everybody has asked for everything once more, and was answered. */
  async round(): Promise<readonly Sighting[]> {
    const fromMs = performance.now();
    await this.#askAll();
    return this.sightings.filter(({ sentMs }) => sentMs >= fromMs);
  }

  async #askAll(): Promise<void> {
    for (const client of clients) await this.#askStanding(client);
    for (const text of texts) await this.#askThread(text);
  }

  async #askStanding(client: string): Promise<void> {
    const sentMs = performance.now();
    const answer = await fetch(`${this.#service.url}/api/rate-limit-status`, {
      headers: { 'x-forwarded-for': client },
    });
    const { using_redis: isShared } = (await answer.json()) as { readonly using_redis: boolean };
    const partition = visitorPartition(alias(visitorName({ kind: 'network', network: client, plan: 'free' })));
    const level = isShared ? 'shared' : 'local';
    this.sightings.push({ port: this.#portOf(partition), level, what: 'standing', sentMs });
  }

  async #askThread(text: string): Promise<void> {
    const sentMs = performance.now();
    const answer = await fetch(`${this.#service.url}/api/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': clients[0] ?? '' },
      body: JSON.stringify({ text }),
    });
    const { id } = (await answer.json()) as { readonly id: string };
    const partition = sourcePartition(parseThreadId(id)?.sourceScope ?? '');
    const level = /detail=(\w+)/.exec(answer.headers.get('Cache-Status') ?? '')?.[1] ?? 'none';
    this.sightings.push({ port: this.#portOf(partition), level, what: 'thread', sentMs });
  }
}

/** Whether all of it came from storage. */
export const areShared = (sightings: readonly Sighting[]): boolean =>
  sightings.every(({ level }) => ['shared', 'process', 'storage'].includes(level));

/** The port of the master that has a partition now, as the first node of the Cluster tells. */
export const partitionsOf = async (servers: Topology): Promise<(partition: string) => number> => {
  const lines = (await askRedis(firstOf(servers).port, 'CLUSTER', 'NODES')).split('\n');
  const ranges = lines.flatMap((line) => {
    const [, address = '', , , , , , , ...slots] = line.split(' ');
    const port = Number(/:(\d+)@/.exec(address)?.[1]);
    return slots.map((range) => ({ port, slots: range.split('-').map(Number) }));
  });
  return (partition) => {
    const slot = hashSlotOf(partition);
    const held = ranges.find(({ slots: [from = 0, to = from] }) => slot >= from && slot <= to);
    if (!held) throw new Error(`no node has slot ${slot}`);
    return held.port;
  };
};
