import { BoundedThreadWriter } from '../../../src/adapters/guards/bounded-thread-writer.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { assignmentOf } from '../../support/assignments.ts';
import { HeldWriter, manuscriptOf } from '../../support/held-writer.ts';

/** So many calls at a time, and so many that wait, each by its name; a test says when one ends or leaves. */
export const open = (maxConcurrent: number, maxQueued: number) => {
  const held = new HeldWriter();
  const writer = new BoundedThreadWriter(held, { maxConcurrent, maxQueued, retryAfterMs: 5_000 });
  const ended = new Map<string, unknown>();
  const visitors = new Map<string, AbortController>();
  const call = (name: string): void => {
    const visitor = new AbortController();
    visitors.set(name, visitor);
    writer.write(assignmentOf({ text: name }), visitor.signal).then(
      ({ drafts }) => ended.set(name, drafts[0]?.text),
      (error: unknown) => ended.set(name, error instanceof WriterFault ? error.reason : error),
    );
  };
  const started = (): readonly string[] => held.calls.map(({ assignment }) => assignment.text);
  const finish = (name: string): void =>
    held.calls.find(({ assignment }) => assignment.text === name)?.finish(manuscriptOf(`${name} done`));
  const leave = (name: string): void => visitors.get(name)?.abort(`${name} left`);
  return { held, writer, ended, call, started, finish, leave };
};
