import { StorageFault } from '../../../domain/failure.ts';
import { codeOf, faultOf } from './faults.ts';

/**
 * The outcome of work, or a fault when time is up. The work's own errors become faults without its arguments.
 *
 * @param late is told when nothing came in time, be it by this deadline or by the client's own.
 */
export const endedWithin = <T>(ms: number, work: Promise<T>, late: () => void = () => undefined): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (code: string): void => {
      if (code === 'TIMEOUT') late();
      reject(faultOf(code));
    };
    const timer = setTimeout(() => fail('TIMEOUT'), ms);
    work.then(
      (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (error instanceof StorageFault) reject(error);
        else fail(codeOf(error));
      },
    );
  });
