import { StorageFault } from '../../../domain/failure.ts';
import { codeOf, faultOf } from './faults.ts';

const steps = 4;

/**
 * The outcome of work, or a fault when time is up. The work's own errors become faults without its arguments.
 *
 * Time passes in steps, so that a process that was stopped or busy, however long, loses one of them: it has the others
 * to send what had not left, and to read the answers that wait, and does not take its own delay for the server's.
 *
 * @param late is told when nothing came in time, be it by this deadline or by the client's own.
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
