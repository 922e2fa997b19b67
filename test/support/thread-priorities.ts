import { readdirSync, readFileSync } from 'node:fs';

const tasks = '/proc/self/task';
/** proc_pid_stat(5), from the state on: the name before it, in parentheses, may hold anything. */
const niceAt = 16;

/** On Linux: how far each thread of this process steps back for others, from 0 (as usual) to 19. */
export const niceOfThreads = (): readonly number[] =>
  readdirSync(tasks).flatMap((task) => {
    const stat = statOf(task);
    return stat === null ? [] : [Number(stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[niceAt])];
  });

/** Null for one that has ended meanwhile. */
const statOf = (task: string): string | null => {
  try {
    return readFileSync(`${tasks}/${task}/stat`, 'utf8');
  } catch {
    return null;
  }
};
