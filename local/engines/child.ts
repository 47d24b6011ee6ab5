import type { ChildProcess } from 'node:child_process';

/** Resolves when the process has ended, whatever the reason. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => child.once('exit', () => resolve()));
}

/** Asks by `ask`, waits up to `graceMs`, then kills. */
export async function endChild(child: ChildProcess, ask: () => void, graceMs: number): Promise<void> {
  const gone = ended(child);
  ask();
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}
