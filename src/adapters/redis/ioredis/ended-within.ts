import { StorageFault } from '../../../domain/failure.ts';
import { codeOf, faultOf } from './faults.ts';

const steps = 4;

/**
 * The result of the work, or a fault when the time is up. The work's own errors become faults without its arguments.
 *
 * The time is counted in steps, so that a process that was stopped or busy, however long, loses only one step. In the
 * others it can send pending calls and read waiting answers, so it does not take its own delay for the server's.
 *
 * @param late called when there was no reply in time, by this deadline or the client's own.
 */
export const endedWithin = <T>(ms: number, work: Promise<T>, late: () => void = () => undefined): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (code: string): void => {
      if (code === 'TIMEOUT') late();
      reject(faultOf(code));
    };
    let reading: NodeJS.Immediate | undefined;
    let stepsLeft = steps;
    const step = (): void => {
      stepsLeft -= 1;
      if (stepsLeft > 0) timer = setTimeout(step, ms / steps);
      else reading = setImmediate(() => fail('TIMEOUT'));
    };
    let timer = setTimeout(step, ms / steps);
    const end = (): void => {
      clearTimeout(timer);
      clearImmediate(reading);
    };
    work.then(
      (outcome) => {
        end();
        resolve(outcome);
      },
      (error: unknown) => {
        end();
        if (error instanceof StorageFault) reject(error);
        else fail(codeOf(error));
      },
    );
  });
