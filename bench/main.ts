/**
 * Everything that is measured, one after the other, as one table: `npm run bench`. `npm run bench -- quick` shows within
 * some minutes that all of it runs; its figures are not to be relied on. Each row also runs alone.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { heapFlags } from '../test/support/child-service.ts';
import { writeResults } from './support/figures.ts';
import { type Finding, isMet, printFindings } from './support/finding.ts';

interface Row {
  readonly file: string;
  readonly args: readonly string[];
  readonly quick: readonly string[];
  readonly nodeFlags?: readonly string[];
}

const rows: readonly Row[] = [
  { file: 'hot-path.ts', args: [], quick: ['1', '0.5', '5000'] },
  { file: 'round-trips.ts', args: [], quick: [] },
  { file: 'uncached.ts', args: [], quick: ['1', '0.5', '1000'] },
  { file: 'health.ts', args: [], quick: ['1', '0.5', '5000'] },
  { file: 'million-entries.ts', args: ['3'], quick: ['1', '0.5', '50000'] },
  { file: 'while-reading.ts', args: ['5'], quick: ['1', '1', '5000'] },
  { file: 'reading.ts', args: [], quick: ['3', '2'] },
  { file: 'composing.ts', args: [], quick: ['1'] },
  { file: 'splitting.ts', args: ['5'], quick: ['1'] },
  // As a process of `npm start` has its heap.
  { file: 'memory-clients.ts', args: [], quick: [], nodeFlags: [...heapFlags, '--expose-gc'] },
  { file: 'start.ts', args: [], quick: ['3'] },
];

interface Outcome {
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly seconds: number;
  readonly failed: boolean;
}

const isQuick = process.argv[2] === 'quick';
// Those of the rows, too: they inherit it.
if (isQuick) process.env.BENCH_RESULTS = 'bench/results/quick';

/** A process of its own for each: no row pays for what another left behind. */
const run = async ({ file, args, quick, nodeFlags = [] }: Row): Promise<Outcome> => {
  console.log(`\n=== ${file}`);
  const startMs = performance.now();
  const child = fork(`bench/${file}`, isQuick ? quick : args, { execArgv: [...nodeFlags] });
  const findings: Finding[] = [];
  child.on('message', (found: readonly Finding[]) => findings.push(...found));
  const [code] = await once(child, 'close');
  const seconds = Math.round((performance.now() - startMs) / 1_000);
  return { file, findings, seconds, failed: code !== 0 };
};

const outcomes: Outcome[] = [];
for (const row of rows) if (existsSync(`bench/${row.file}`)) outcomes.push(await run(row));

console.log('\n=== all\n');
const findings = outcomes.flatMap((outcome) => outcome.findings);
printFindings(findings);
const failed = outcomes.filter((outcome) => outcome.failed).map(({ file }) => file);
for (const file of failed) console.log(`${file} FAILED: see above`);
const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
console.log(
  `\n${findings.filter(isMet).length} of ${findings.length} targets met; ${Math.round(seconds / 60)} minutes`,
);
if (isQuick) console.log('Quick rounds: they show that everything runs, not how fast.');
writeResults('all', { seconds, findings, outcomes });
// A target that is missed is a figure; a measurement that did not run is a fault.
if (failed.length > 0) process.exitCode = 1;
