import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ENTRY = resolve(import.meta.dirname, '../../cli/hilvan.ts');

export interface Outcome {
  code: number | null;
  /** Both streams, as they came. */
  output: string;
  stdout: string;
}

/** Starts the real command line in a folder; of the surroundings only what a program needs reaches it. */
export function startHilvan(args: readonly string[], cwd: string) {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env;
  const env = { PATH, HOME, ...(TMPDIR === '' ? {} : { TMPDIR }), LANG: 'en' };
  const child = spawn(process.execPath, [ENTRY, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const outcome: Outcome = { code: null, output: '', stdout: '' };
  child.stdout.on('data', chunk => {
    outcome.output += chunk;
    outcome.stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    outcome.output += chunk;
  });
  const finished = new Promise<Outcome>((done, fail) => {
    child.on('error', fail);
    child.on('close', code => done({ ...outcome, code }));
  });
  return { child, outcome, finished };
}

export function runHilvan(args: readonly string[], cwd: string): Promise<Outcome> {
  return startHilvan(args, cwd).finished;
}

/** The answer of a command with `--json`. */
export async function askHilvan(args: readonly string[], cwd: string): Promise<unknown> {
  const { code, output, stdout } = await runHilvan([...args, '--json'], cwd);
  if (code !== 0) throw new Error(`hilvan ${args.join(' ')} ended with ${code}: ${output}`);
  return JSON.parse(stdout);
}
