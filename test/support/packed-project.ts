import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number;
  /** Both streams. */
  readonly output: string;
}

const run = (command: string, args: readonly string[], cwd: string): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(command, args, { cwd, timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` }),
    );
  });

/**
 * Somebody's project with Threadr in its node_modules, out of the very file that `npm pack` makes. Threadr's dependencies
 * are linked rather than installed, those it declares and no other, so that no network is needed.
 */
export class PackedProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<PackedProject> {
    const project = new PackedProject(await mkdtemp(join(tmpdir(), 'threadr-packed-')));
    const packed = await run('npm', ['pack', '--pack-destination', project.folder], root);
    const tarball = (await readdir(project.folder)).find((name) => name.endsWith('.tgz'));
    if (packed.code !== 0 || tarball === undefined) throw new Error(`npm pack failed:\n${packed.output}`);
    await mkdir(project.packagePath, { recursive: true });
    await run('tar', ['-xzf', tarball, '-C', project.packagePath, '--strip-components', '1'], project.folder);
    await project.write('package.json', '{ "type": "module" }\n');
    const { dependencies } = JSON.parse(await readFile(join(project.packagePath, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) await project.link(name);
    return project;
  }

  get packagePath(): string {
    return join(this.folder, 'node_modules/threadr');
  }

  /** Paths in the package, sorted. */
  async packedFiles(): Promise<readonly string[]> {
    const entries = await readdir(this.packagePath, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => join(parentPath, name).slice(this.packagePath.length + 1)).sort();
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, name), text);
  }

  /** Gives the project one of the packages that are installed here. */
  async link(name: string): Promise<void> {
    const target = join(this.folder, 'node_modules', name);
    await mkdir(dirname(target), { recursive: true });
    await symlink(join(root, 'node_modules', name), target);
  }

  /** A copy of the project, to break something in. */
  async copy(): Promise<PackedProject> {
    const folder = await mkdtemp(join(tmpdir(), 'threadr-packed-'));
    await cp(this.folder, folder, { recursive: true, verbatimSymlinks: true });
    return new PackedProject(folder);
  }

  node(...args: readonly string[]): Promise<Ended> {
    return run(process.execPath, args, this.folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** The program of an installed package, to be run by Node. */
export const programOf = (path: string): string => join(root, 'node_modules', path);
