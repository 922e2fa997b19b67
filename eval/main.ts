import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { evaluateExtraction } from './extraction.ts';
import { evaluateExtractiveWriter } from './extractive-writer.ts';

const folder = resolve(
  process.argv[2] ?? process.env.EVAL_ARTICLES ?? join(import.meta.dirname, '../../shared/data/articles'),
);

// The pages belong to their publishers and are not part of the project, so most checkouts lack them.
if (existsSync(join(folder, 'ground-truth.json'))) {
  await evaluateExtraction(folder);
  console.log();
  await evaluateExtractiveWriter(folder);
} else {
  console.log(
    `Evaluation skipped: no benchmark articles (ground-truth.json, html/) in ${folder}. Name a folder to run it.`,
  );
}
