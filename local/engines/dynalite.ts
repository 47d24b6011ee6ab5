import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endChild } from './child.ts';
import type { Engine, EngineWatch } from './engine.ts';

const CHILD = fileURLToPath(new URL('./dynalite-child.ts', import.meta.url));
const RESTARTS = 5;

/** With a directory, an engine that ends by itself is started again at the same address: its tables are on disk. */
export async function startDynalite(dir?: string, watch: EngineWatch = {}): Promise<Engine> {
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  let closing = false;
  let child: ChildProcess | undefined;
  let restarting: Promise<void> | undefined;

  async function launch(port: number): Promise<number> {
    const launched = fork(CHILD, [dir ?? '', String(port)], {
      // No flags of the parent's (a test runner's, an inspector's) in the child.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { PATH: process.env['PATH'] ?? '', AWS_REGION: 'eu-west-1', AWS_ACCOUNT_ID: '000000000000' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child = launched;
    if (launched.pid !== undefined) watch.onProcess?.(launched.pid);
    const taken = await portTold(launched);
    launched.once('exit', (code, signal) => {
      if (closing) return;
      const how = `The dynalite engine ended (${signal ?? `exit code ${code}`})`;
      if (dir === undefined) watch.onFault?.(`${how}; its tables were in memory and are gone`);
      else {
        watch.onFault?.(`${how}: it is started again`);
        restarting = restart(taken);
      }
    });
    return taken;
  }

  async function restart(port: number): Promise<void> {
    for (let attempt = 1; !closing; attempt++) {
      try {
        await launch(port);
        return;
      } catch (error) {
        if (closing) return;
        watch.onFault?.(String(error));
        if (attempt === RESTARTS) {
          watch.onFault?.(
            'The dynalite engine could not be started again: stop, and start again when that is mended',
          );
          return;
        }
        await sleep(200 * attempt);
      }
    }
  }

  const port = await launch(0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    get pid() {
      return child?.pid;
    },
    back: async () => await restarting,
    async close() {
      closing = true;
      const last = child;
      if (last !== undefined) await endChild(last, () => last.connected && last.disconnect(), 5000);
      await restarting;
    },
  };
}

function portTold(child: ChildProcess): Promise<number> {
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  return new Promise<number>((resolve, reject) => {
    child.once('message', message => resolve(portOf(message)));
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`The dynalite engine ended at start (exit code ${code}): ${complaint.trim()}`)),
    );
  });
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
