import { printTable, writeResults } from './figures.ts';

/** What a figure should be. The unit is put behind numbers as it stands. */
export interface Target {
  readonly is: '>=' | '<=' | '<';
  readonly bound: number;
  readonly unit: '' | ' x' | ' ms' | ' MB';
}

/** A line of the table: what was measured, against what, and what came of it. */
export interface Finding {
  readonly what: string;
  readonly against: string;
  readonly target: Target;
  /** Null where it could not be measured here: `note` says why. */
  readonly measured: number | null;
  readonly note?: string;
}

export const isMet = ({ measured, target: { is, bound } }: Finding): boolean => {
  if (measured === null) return false;
  if (is === '>=') return measured >= bound;
  return is === '<=' ? measured <= bound : measured < bound;
};

const verdictOf = (finding: Finding): string => {
  if (finding.measured === null) return 'not measured';
  return isMet(finding) ? 'met' : 'MISSED';
};

/** Three digits that count, as far as they are behind the point. */
const shown = (figure: number): string => figure.toFixed(Math.abs(figure) < 10 ? 2 : Math.abs(figure) < 100 ? 1 : 0);

export const printFindings = (findings: readonly Finding[]): void => {
  printTable([
    ['what', 'against', 'measured', 'target', ''],
    ...findings.map((finding) => {
      const { what, against, measured, target } = finding;
      const figure = measured === null ? '-' : `${shown(measured)}${target.unit}`;
      return [what, against, figure, `${target.is} ${target.bound}${target.unit}`, verdictOf(finding)];
    }),
  ]);
  for (const { what, note } of findings) if (note !== undefined) console.log(`${what}: ${note}`);
};

/** The end of a measurement: prints, keeps and, where the whole table is measured, hands over what was found. */
export const conclude = (name: string, findings: readonly Finding[], details: object): void => {
  console.log();
  printFindings(findings);
  writeResults(name, { findings, ...details });
  process.send?.(findings);
};
