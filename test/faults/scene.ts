import { ChildService } from '../support/child-service.ts';
import { ProxyProcess } from '../support/proxy-process.ts';
import { freePorts, host, RedisProcess } from '../support/redis-process.ts';
import { askRedis } from '../support/topologies.ts';
import { untilTrue } from '../support/until.ts';

export interface SceneOptions {
  /** For redis-server. */
  readonly redis?: readonly string[];
  /** For the service. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Else the service starts before Redis does, which is then for the test to start. */
  readonly startsRedis?: boolean;
}

/** What the breaker logged, once for each change. */
export interface LoggedTransition {
  readonly lane: 'reads' | 'writes';
  /** Of a Cluster: `host:port` of the node. */
  readonly shard?: string;
  readonly from: string;
  readonly to: string;
}

/** Many clients come by one proxy; none of them is limited, unless a test says so; no model is asked. */
export const variables = {
  TRUSTED_PROXIES: '127.0.0.0/8',
  RATE_LIMIT_REQUESTS: '1000000',
  METRICS_PUBLIC: 'true',
  WRITER: 'extractive',
  SECRET: 'a secret for tests of faults',
};

/** For what refuses and never hangs, so that a busy machine is not taken for a Redis that does. */
export const patient = { REDIS_TIMEOUT_MS: '2000' } as const;

/** The service as its own process, a Redis, and a network between them that a test can break, in one too. */
export class Scene {
  readonly service: ChildService;
  readonly proxy: ProxyProcess;
  readonly redisPort: number;
  readonly #redisArgs: readonly string[];
  #redis: RedisProcess | null;

  private constructor(
    service: ChildService,
    proxy: ProxyProcess,
    redisPort: number,
    redisArgs: readonly string[],
    redis: RedisProcess | null,
  ) {
    this.service = service;
    this.proxy = proxy;
    this.redisPort = redisPort;
    this.#redisArgs = redisArgs;
    this.#redis = redis;
  }

  static async open({ redis: args = [], variables: own = {}, startsRedis = true }: SceneOptions = {}): Promise<Scene> {
    const [port = 0] = await freePorts(1);
    const redis = startsRedis ? await RedisProcess.start(port, args) : null;
    const proxy = await ProxyProcess.to(port);
    const address = { STORAGE: 'redis', REDIS_HOST: host, REDIS_PORT: String(proxy.port) };
    const scene = new Scene(new ChildService({ ...variables, ...address, ...own }), proxy, port, args, redis);
    try {
      await scene.service.listening();
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  get redis(): RedisProcess {
    if (!this.#redis) throw new Error('Redis is not started');
    return this.#redis;
  }

  /** Kills it; what it had in its own folder is lost. */
  async killRedis(): Promise<void> {
    await this.redis.stop();
    this.#redis = null;
  }

  /** Resolves when it answers. */
  async startRedis(...more: readonly string[]): Promise<void> {
    this.#redis = await RedisProcess.start(this.redisPort, [...this.#redisArgs, ...more]);
  }

  ask(...command: readonly string[]): Promise<string> {
    return askRedis(this.redisPort, ...command);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.proxy.close();
    await this.#redis?.stop();
  }
}

/** Waits until /health says so. */
export const untilHealth = (service: ChildService, status: 'healthy' | 'degraded'): Promise<void> =>
  untilTrue(async () => (await told<{ status: string }>(service, '/health')).status === status);

export const usesRedis = async (service: ChildService): Promise<boolean> =>
  (await told<{ using_redis: boolean }>(service, '/api/rate-limit-status')).using_redis;

const told = async <T>(service: ChildService, path: string): Promise<T> => {
  const answer = await fetch(`${service.url}${path}`);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
};

/** How many calls of the storage ended so, of all verbs or of one. */
export const storageCalls = async (
  service: ChildService,
  outcome: 'answered' | 'failed' | 'timed_out' | 'shut',
  verb = '[a-zA-Z.]+',
): Promise<number> => {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  const pattern = `^threadr_storage_call_seconds_count\\{verb="${verb}",outcome="${outcome}"\\} (\\d+)$`;
  return [...text.matchAll(new RegExp(pattern, 'gm'))].reduce((sum, [, n]) => sum + Number(n), 0);
};

export const transitionsOf = ({ lines }: ChildService): readonly LoggedTransition[] =>
  lines.filter((line) => line.includes('"lane":')).map((line) => JSON.parse(line));
