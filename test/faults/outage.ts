import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { ChildService } from '../support/child-service.ts';
import { Load, type LoadOptions } from '../support/load.ts';
import { untilTrue } from '../support/until.ts';
import { type LoggedTransition, storageCalls, transitionsOf, untilHealth, usesRedis } from './scene.ts';

const connections = 64;
/** What a Redis that hangs may take; others have more. */
const usualDeadlineMs = 200;
/** For a busy machine: what is looked for are answers that wait for storage again and again. */
const noiseMs = 2_500;
/** Of one request: for a read and then for a write, since each hangs before its lane is open. */
const waitsInTurn = 2;
export const recoveryMs = 2_000 + 1_000;
/** Of one request: two looks at a lease, and taking it. */
const mostCallsAtATime = 3;
/** Several trials of the breaker fall into it. */
const outMs = 1_500;

/** How the storage of a running service goes, and comes back. */
export interface Outage {
  /** Whose breaker it opens. */
  readonly opens: readonly LoggedTransition['lane'][];
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

export interface Witnessed {
  /** Of the breaker, while storage was out. */
  readonly transitions: readonly LoggedTransition[];
  /** Calls that waited for storage in vain until then. */
  readonly waited: number;
  /** Reads of entries that storage answered meanwhile. */
  readonly readsAnswered: number;
}

/** A service that has answered for a while, so that it is measured with its code compiled, and under load since. */
export const loaded = async (
  service: ChildService,
  seed: number,
  options: Pick<LoadOptions, 'clients'> = {},
): Promise<Load> => {
  const warming = Load.begin({ url: service.url, seed, connections: 2, pauseMs: 1 });
  await warming.answered(300);
  await warming.end();
  const load = Load.begin({ url: service.url, seed: seed + 1, connections, ...options });
  await load.answered(connections);
  await untilHealth(service, 'healthy');
  load.exchanges.length = 0;
  load.plainMs.length = 0;
  return load;
};

/**
 * An outage under load, from before it begins until a while after its end. What holds for every outage is expected here:
 * each request is answered, and soon; while the breaker is open nobody waits; all is told, once; and it ends by itself.
 */
export const witness = async (
  service: ChildService,
  seed: number,
  { opens, begin, end }: Outage,
): Promise<Witnessed> => {
  const load = await loaded(service, seed);
  try {
    await load.answered(2 * connections);
    const [earlier, waitedBefore] = [transitionsOf(service).length, await storageCalls(service, 'timed_out')];
    await begin();
    await untilHealth(service, 'degraded');
    await untilTrue(() => opens.every((lane) => stepsOf(transitionsOf(service).slice(earlier), lane).length > 0));
    // Whoever had been let through by then has an answer now, and what they left behind was given up too.
    await load.answeredAll();
    await pause(usualDeadlineMs);
    await load.answered(2 * connections);
    const [reads, waited] = [
      await storageCalls(service, 'answered', 'entries.read'),
      await storageCalls(service, 'timed_out'),
    ];
    expect(waited - waitedBefore, 'calls that waited in vain').to.be.at.most(connections * mostCallsAtATime);
    expect(await usesRedis(service)).to.equal(false);
    await pause(outMs);
    expect((await storageCalls(service, 'timed_out')) - waited, 'calls that waited later').to.equal(0);
    const readsAnswered = (await storageCalls(service, 'answered', 'entries.read')) - reads;
    const transitions = transitionsOf(service).slice(earlier);
    await end();
    await expectRecovery(service);
    await load.answered(2 * connections);
    return { transitions, waited: waited - waitedBefore, readsAnswered };
  } finally {
    await load.end();
    expectAnswered(load, [200]);
    expectCalm(service);
  }
};

/** By itself, from now on. */
export const expectRecovery = async (service: ChildService, withinMs = recoveryMs): Promise<void> => {
  const startMs = performance.now();
  await untilHealth(service, 'healthy');
  expect(performance.now() - startMs, 'recovery').to.be.below(withinMs);
  expect(await usesRedis(service)).to.equal(true);
};

/** Each request was answered, and not later than this machine explains: by how long it makes wait who needs no storage. */
export const expectAnswered = (
  { exchanges, plainMs }: Load,
  statuses: readonly number[],
  { deadlineMs = usualDeadlineMs } = {},
): void => {
  const seen = new Set(exchanges.map(({ status }) => status));
  expect([...seen], 'statuses').to.have.members(statuses);
  const longestMs = Math.max(...exchanges.map(({ sentMs, receivedMs }) => receivedMs - sentMs));
  const mostMs = waitsInTurn * deadlineMs + noiseMs + Math.max(...plainMs);
  expect(longestMs, 'the slowest answer').to.be.below(mostMs);
};

/** The process goes on, no promise is left unhandled, and each change of the breaker is told once. */
export const expectCalm = (service: ChildService): void => {
  expect(service.child.exitCode, service.lines.slice(-20).join('\n')).to.equal(null);
  expect(service.lines.filter((line) => /unhandled|uncaught|"level":"(error|fatal)"/i.test(line))).to.deep.equal([]);
  expect(linesWith(service, 'analytics were not flushed')).to.be.at.most(1 + openings(service, 'writes'));
  const ofEach = Map.groupBy(transitionsOf(service), ({ lane, shard = 'storage' }) => `${lane} of ${shard}`);
  for (const [name, transitions] of ofEach) {
    let state = 'closed';
    for (const { from, to } of transitions) {
      expect(from, name).to.equal(state);
      expect(to, name).not.to.equal(state);
      state = to;
    }
  }
};

const linesWith = ({ lines }: ChildService, message: string): number =>
  lines.filter((line) => line.includes(`"msg":"${message}"`)).length;

const openings = (service: ChildService, lane: LoggedTransition['lane']): number =>
  stepsOf(transitionsOf(service), lane).filter((step) => step.endsWith('to open')).length;

/** Where each went from and to, in order. */
export const stepsOf = (transitions: readonly LoggedTransition[], lane: LoggedTransition['lane']): readonly string[] =>
  transitions.filter((transition) => transition.lane === lane).map(({ from, to }) => `${from} to ${to}`);
