import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from './json.ts';

export type Lock = {
  /** Names a process of ours that writes to the directory too. */ add(pid: number): void;
  release(): void;
};
type Holder = { pid: number; since: string; others: number[] };

/** Takes the directory for this process, or rejects telling who has it. A lock whose process is dead is taken over. */
export async function lockDirectory(dir: string): Promise<Lock> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, 'lock.json');
  const holder: Holder = { pid: process.pid, since: startOf(process.pid), others: [] };
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!hasCode(error, 'EEXIST') || attempt > 20) throw error;
      await displace(file, dir);
    }
  }
  return {
    add(pid) {
      holder.others.push(pid);
      writeFileSync(`${file}.new`, JSON.stringify(holder), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** Removes a stale lock, after the engine it left behind has ended (it does so by itself when its parent is gone). */
async function displace(file: string, dir: string): Promise<void> {
  const found = read(file);
  if (found === undefined) return await sleep(50);
  if (alive(found.pid) && startOf(found.pid) === found.since)
    throw new Error(
      `${dir} is in use by another local runtime (process ${found.pid}). Stop that one, or choose another data directory.`,
    );
  for (const pid of found.others) {
    for (let waited = 0; alive(pid) && waited < 100; waited++) await sleep(100);
    if (alive(pid))
      throw new Error(
        `${dir} is still in use by process ${pid}, which an earlier run left behind. End it first.`,
      );
  }
  try {
    // By rename: of two that find the same stale lock, one moves it and the other finds it gone.
    const aside = `${file}.stale-${process.pid}`;
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(value) || typeof value['pid'] !== 'number') return { pid: 0, since: '', others: [] };
    const others = Array.isArray(value['others'])
      ? value['others'].filter(pid => typeof pid === 'number')
      : [];
    return { pid: value['pid'], since: String(value['since']), others };
  } catch (error) {
    // Not there any more; or a crash left it half written, and then nobody holds it.
    return hasCode(error, 'ENOENT') ? undefined : { pid: 0, since: '', others: [] };
  }
}

function alive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Start time of a process where the system tells it (Linux): process numbers are used again. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
