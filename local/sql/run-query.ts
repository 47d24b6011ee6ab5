import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LakeAnswer, LakeQuery } from '../../shared/duckdb/query-lake.ts';

export type Outcome =
  | { ok: true; answer: LakeAnswer; bytes: number }
  /** `isTold`: the message is for whoever wrote the statement. */
  | { ok: false; isTold: boolean; message: string };

export interface RunningQuery {
  outcome: Promise<Outcome>;
  stop(): void;
}

const CHILD = fileURLToPath(new URL('./query-child.ts', import.meta.url));

export function runQuery(query: Omit<LakeQuery, 'signal'>): RunningQuery {
  const child = fork(CHILD, [], {
    // No flags of the parent's (a test runner's, an inspector's) in the child.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const outcome = outcomeOf(child);
  child.send(query);
  return { outcome, stop: () => child.kill('SIGKILL') };
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  return new Promise(resolve => {
    let said = '';
    child.stderr?.on('data', chunk => {
      said = `${said}${chunk}`.slice(-2000);
    });
    child.once('message', (outcome: Outcome) => resolve(outcome));
    child.once('error', error => resolve({ ok: false, isTold: false, message: error.message }));
    child.once('exit', (code, signal) =>
      resolve({
        ok: false,
        isTold: false,
        message: `The process of the statement ended (${signal ?? `exit code ${code}`}) ${said}`.trim(),
      }),
    );
  });
}
