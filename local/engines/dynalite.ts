import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endChild } from './child.ts';
import type { Engine } from './engine.ts';

const CHILD = fileURLToPath(new URL('./dynalite-child.ts', import.meta.url));

export async function startDynalite(dir?: string): Promise<Engine> {
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  const child = fork(CHILD, [dir ?? ''], {
    // No flags of the parent's (a test runner's, an inspector's) in the child.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', AWS_REGION: 'eu-west-1', AWS_ACCOUNT_ID: '000000000000' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', message => resolve(portOf(message)));
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`The dynalite engine ended at start (exit code ${code}): ${complaint.trim()}`)),
    );
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    close: () =>
      endChild(
        child,
        () => {
          if (child.connected) child.disconnect();
        },
        5000,
      ),
  };
}

function portOf(message: unknown): number {
  if (
    typeof message === 'object' &&
    message !== null &&
    'port' in message &&
    typeof message.port === 'number'
  )
    return message.port;
  throw new Error('The dynalite engine did not tell its port');
}
