import { readFileSync, writeFileSync } from 'node:fs';
import { ownCpuMs } from '../cpu-time.ts';

export interface Usage {
  cpuSeconds: number;
  /** Most memory of the whole process while it ran, MB. */
  peakMb: number;
}

/** What `run` takes of this process; nothing else may run beside it. */
export async function measured<T>(run: () => T | Promise<T>): Promise<{ result: T; usage: Usage }> {
  const since = forgetPeak();
  const before = ownCpuMs();
  const result = await run();
  const cpuSeconds = (ownCpuMs() - before) / 1000;
  return { result, usage: { cpuSeconds, peakMb: since() } };
}

/** Linux: proc(5), clear_refs 5 sets the peak back to what is in use. Elsewhere the peak is that of the process so far. */
function forgetPeak(): () => number {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    return () => process.resourceUsage().maxRSS / 1024;
  }
  return () => {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  };
}
