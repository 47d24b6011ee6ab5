import { readFileSync } from 'node:fs';

/** Kernel ticks a second of /proc (USER_HZ), 100 on every Linux that Node runs on. */
const TICKS = 100;

/** CPU-ms of this process, all threads, so far. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU-ms of another process so far; 0 where the system has no /proc. Linux: proc_pid_stat(5), fields 14 and 15. */
export function cpuMsOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0;
  }
  // The name in brackets may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}
