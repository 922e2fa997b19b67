import { median } from './figures.ts';

/**
 * Measures each in every round, in turns forwards and backwards, so that a busy machine, or one that heats up, slows all
 * of them down alike.
 *
 * @returns what each gave, round by round
 */
export const inRounds = async <Name extends string, Figure>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name) => Promise<Figure>,
): Promise<Readonly<Record<Name, readonly Figure[]>>> => {
  const figures = Object.fromEntries(names.map((name) => [name, [] as Figure[]])) as Record<Name, Figure[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name].push(await measure(name));
  }
  return figures;
};

/** The median of what two gave in the same round, put together. */
const paired = (a: readonly number[], b: readonly number[], combine: (a: number, b: number) => number): number =>
  median(a.map((figure, round) => combine(figure, b[round] ?? Number.NaN)));

export const medianRatio = (of: readonly number[], to: readonly number[]): number => paired(of, to, (a, b) => a / b);

export const medianDifference = (of: readonly number[], to: readonly number[]): number =>
  paired(of, to, (a, b) => a - b);
