import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Plant {
  /** From the root of the project, with forward slashes. */
  readonly path: string;
  readonly code: string;
}

/** The errors of each planted file, by its path; files without errors are not in it. */
export type Messages = ReadonlyMap<string, readonly string[]>;

/** Runs a project's own lint rules over files planted in a temporary copy of its folders. */
export const lintPlanted = async (root: string, plants: readonly Plant[]): Promise<Messages> => {
  const folder = await mkdtemp(join(tmpdir(), 'threadr-layers-'));
  try {
    await cp(join(root, 'biome.json'), join(folder, 'biome.json'));
    await cp(join(root, 'tools'), join(folder, 'tools'), { recursive: true });
    // Biome refuses to start where version control has nothing to ignore.
    await writeFile(join(folder, '.gitignore'), 'node_modules/\n');
    for (const { path, code } of plants) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), code);
    }
    return messagesOf(await lint(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
};

interface Report {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
}

const lint = (folder: string): Promise<Report> => {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => {
      // It fails whenever it finds something; only without a report did it not run.
      if (stdout === '') reject(new Error(`Biome did not run: ${stderr}`));
      else resolve(JSON.parse(stdout));
    });
  });
};

const messagesOf = ({ diagnostics }: Report): Messages => {
  const messages = new Map<string, string[]>();
  for (const { severity, message, location } of diagnostics) {
    if (severity === 'error') messages.set(location.path, [...(messages.get(location.path) ?? []), message]);
  }
  return messages;
};
