import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliError } from '../failure.ts';
import { sourceHash } from './source-hash.ts';

const root = resolve(import.meta.dirname, '../..');
const KEPT = 3;

/**
 * The folder of the synthesised application, made anew only where its sources have changed. `onWork` is called before
 * the work of some seconds begins. `CliError` with the end of what the synthesis said, where it fails.
 */
export async function synthesise(signal: AbortSignal, onWork: () => void): Promise<string> {
  const cache = await cacheFolder();
  const target = join(cache, await sourceHash(root, process.env));
  if (await exists(join(target, 'manifest.json'))) {
    await utimes(target, new Date(), new Date());
    return target;
  }
  onWork();
  // Made beside its place: a start that was cut off must not leave half of it there.
  const workshop = await mkdtemp(join(cache, 'making-'));
  try {
    await runSynthesis(workshop, signal);
    await rename(workshop, target);
  } catch (error) {
    await rm(workshop, { recursive: true, force: true });
    // Another start was faster.
    if (!(await exists(join(target, 'manifest.json')))) throw error;
  }
  await prune(cache);
  return target;
}

async function cacheFolder(): Promise<string> {
  const beside = join(root, 'node_modules', '.cache', 'hilvan');
  try {
    await mkdir(beside, { recursive: true });
    return beside;
  } catch {
    const own = join(tmpdir(), `hilvan-${process.getuid?.() ?? 0}`);
    await mkdir(own, { recursive: true, mode: 0o700 });
    return own;
  }
}

function runSynthesis(outdir: string, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['infra/app.ts'], {
      cwd: root,
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let said = '';
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', error => fail(signal.aborted ? signal.reason : error));
    child.on('close', code => {
      if (code === 0) done();
      else fail(new CliError(`The application could not be synthesised:\n${said.trim()}`, { mend: MEND }));
    });
  });
}

const MEND = 'Run "npm run synth" to see all of it; after an update, "npm ci" first.';

async function prune(cache: string): Promise<void> {
  const names = await readdir(cache);
  const aged = await Promise.all(
    names.map(async name => ({
      name,
      at: (await stat(join(cache, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
  const old = aged
    .filter(each => !each.name.startsWith('making-'))
    .sort((a, b) => b.at - a.at)
    .slice(KEPT);
  await Promise.all(old.map(({ name }) => rm(join(cache, name), { recursive: true, force: true })));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
