import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Mode } from '../support/proxy.ts';
import { untilTrue } from '../support/until.ts';
import { expectAnswered, expectCalm, expectRecovery, loaded, stepsOf, witness } from './outage.ts';
import { patient, Scene, type SceneOptions, untilHealth } from './scene.ts';

interface Fault {
  /** Whether nothing refuses: it shows in that nothing comes. */
  readonly hangs?: true;
  readonly options?: SceneOptions;
  readonly begin: (scene: Scene) => unknown;
  readonly end: (scene: Scene) => unknown;
}

const password = 'correct';
const authorised = ['-a', password, '--no-auth-warning'];

const mode =
  (wanted: Mode) =>
  ({ proxy }: Scene): Promise<void> =>
    proxy.turn(wanted);

const faults: Readonly<Record<string, Fault>> = {
  'is killed, and started again': { begin: (scene) => scene.killRedis(), end: (scene) => scene.startRedis() },
  'is stopped, and goes on': { hangs: true, begin: ({ redis }) => redis.freeze(), end: ({ redis }) => redis.thaw() },
  'holds up writes': {
    hangs: true,
    begin: (scene) => scene.ask('CLIENT', 'PAUSE', '60000', 'WRITE'),
    end: (scene) => scene.ask('CLIENT', 'UNPAUSE'),
  },
  'is behind a network that swallows all, so that connections are half-open': {
    hangs: true,
    begin: mode('blackhole'),
    end: mode('pass'),
  },
  'is behind a network that swallows replies, after the write': { hangs: true, begin: mode('drop'), end: mode('pass') },
  'wants a password at once': {
    begin: async (scene) => {
      await scene.ask('CONFIG', 'SET', 'requirepass', password);
      await scene.proxy.reset();
    },
    end: (scene) => scene.ask(...authorised, 'CONFIG', 'SET', 'requirepass', ''),
  },
  'wants another password at once': {
    options: { variables: { REDIS_PASSWORD: password }, redis: ['--requirepass', password] },
    begin: async (scene) => {
      await scene.ask(...authorised, 'CONFIG', 'SET', 'requirepass', 'another');
      await scene.proxy.reset();
    },
    end: (scene) => scene.ask('-a', 'another', '--no-auth-warning', 'CONFIG', 'SET', 'requirepass', password),
  },
};

/** Until it is told to hurry: half a minute for what the test puts into it, listening to others all the while. */
const loadingSlowly = ['--key-load-delay', '1000', '--loading-process-events-interval-bytes', '1024'];

const onceOpened = { reads: ['closed to open'], writes: ['closed to open'] };

describe('the service under load, when Redis', function () {
  this.timeout(60_000);
  let scene: Scene;
  afterEach(() => scene.close());

  const expectOutage = async (seed: number, begin: () => unknown, end: () => unknown): Promise<number> => {
    const { transitions, waited } = await witness(scene.service, seed, { opens: ['reads', 'writes'], begin, end });
    const [reads, writes] = [stepsOf(transitions, 'reads'), stepsOf(transitions, 'writes')];
    expect({ reads, writes }).to.deep.equal(onceOpened);
    return waited;
  };

  for (const [seed, [name, { hangs, options, begin, end }]] of Object.entries(faults).entries()) {
    it(name, async () => {
      scene = await Scene.open({ ...options, variables: { ...(hangs ? {} : patient), ...options?.variables } });
      const waited = await expectOutage(
        seed,
        () => begin(scene),
        () => end(scene),
      );
      if (hangs) expect(waited).to.be.greaterThan(0);
    });
  }

  it('is killed, and takes its time to load its data', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'threadr-loading-'));
    try {
      scene = await Scene.open({ redis: ['--dir', folder, '--enable-debug-command', 'yes'], variables: patient });
      await scene.ask('DEBUG', 'POPULATE', '30000', 'filler', '100');
      let started: Promise<void> | undefined;
      const begin = async (): Promise<void> => {
        await scene.ask('SAVE');
        await scene.killRedis();
        started = scene.startRedis(...loadingSlowly);
        await untilTrue(async () => (await scene.ask('INFO', 'persistence').catch(() => '')).includes('loading:1'));
      };
      const end = async (): Promise<void> => {
        await scene.ask('CONFIG', 'SET', 'key-load-delay', '0');
        await started;
      };
      await expectOutage(100, begin, end);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is not there at the start, and comes', async () => {
    scene = await Scene.open({ startsRedis: false });
    await untilHealth(scene.service, 'degraded');
    await scene.startRedis();
    await expectRecovery(scene.service);
  });

  it('resets all connections, again and again', async () => {
    scene = await Scene.open({ variables: patient });
    const load = await loaded(scene.service, 200);
    for (let round = 0; round < 10; round += 1) {
      await scene.proxy.reset();
      await load.answered(64);
    }
    await expectRecovery(scene.service);
    await load.end();
    expectAnswered(load, [200]);
    expectCalm(scene.service);
  });
});
