import { StorageFault } from '../../../domain/failure.ts';
import { codeOf, faultOf } from './faults.ts';

/**
 * The outcome of work, or a fault when time is up. The work's own errors become faults without its arguments.
 *
 * A process that was stopped or busy finds the time up and the answers waiting to be read: it reads them first, lest it
 * take its own delay for the server's.
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
    const timer = setTimeout(() => {
      reading = setImmediate(() => fail('TIMEOUT'));
    }, ms);
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
