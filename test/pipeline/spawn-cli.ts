import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const entry = resolve(import.meta.dirname, '../../cli/hilvan.ts');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the real command line; nothing of the surroundings (a running dev, a token) reaches it. */
export function startCli(args: readonly string[], options: { cwd: string; env?: Record<string, string> }) {
  const {
    HILVAN_API: _api,
    HILVAN_TOKEN: _token,
    AWS_ENDPOINT_URL: _url,
    FORCE_COLOR: _colour,
    ...env
  } = process.env;
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.cwd,
    env: { ...env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => {
    stdout += chunk;
  });
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((done, fail) => {
    child.on('error', fail);
    child.on('close', code => done({ code, stdout, stderr }));
  });
  return { child, finished, output: () => stdout };
}

export async function runCli(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; input?: string },
): Promise<Finished> {
  const { child, finished } = startCli(args, options);
  child.stdin?.end(options.input ?? '');
  return finished;
}

/** Resolves with the first line on the standard output; rejects where the process ends before it. */
export function firstLine({ child, finished, output }: ReturnType<typeof startCli>): Promise<string> {
  return new Promise((done, fail) => {
    const look = () => {
      const end = output().indexOf('\n');
      if (end >= 0) done(output().slice(0, end));
    };
    child.stdout?.on('data', look);
    finished.then(({ code, stderr }) => fail(new Error(`ended with ${code}: ${stderr}`)), fail);
  });
}
