import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createRandom } from '../cli/simulation/random.ts';
import type { Report } from './figure.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

/** Loaded before the command: as it ends, writes what it used to the file named in BENCH_USAGE. */
const TELL_USAGE = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});`;

/** P10, our side of it: the command on a seeded event log, in a process of its own. */
export async function measureAnalyze(rows: number): Promise<Report[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-bench-'));
  try {
    const log = join(folder, 'log.csv');
    await pipeline(Readable.from(lines(rows)), createWriteStream(log));
    const usage = join(folder, 'usage.json');
    const arguments_ = [
      '--import',
      `data:text/javascript,${encodeURIComponent(TELL_USAGE)}`,
      join(root, 'cli', 'hilvan.ts'),
      'analyze',
      log,
      '--json',
    ];
    const env = { ...process.env, BENCH_USAGE: usage };
    const { stdout } = await run(process.execPath, arguments_, { env, maxBuffer: 2 ** 28 });
    const { cpuSeconds, peakMb } = JSON.parse(await readFile(usage, 'utf8')) as {
      cpuSeconds: number;
      peakMb: number;
    };
    const { events } = JSON.parse(stdout) as { events: number };
    if (events !== rows) throw new Error(`analyze read ${events} of ${rows} rows`);
    return [
      {
        title: `analyze: an event log (CSV) of ${rows.toLocaleString('en')} rows`,
        figures: [
          { name: 'CPU', value: cpuSeconds, unit: 's', kind: 'cpu' },
          { name: 'peak memory', value: peakMb, unit: 'MB', kind: 'cpu', goal: { id: 'P10', atMost: 1024 } },
        ],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Cases of about eleven events over 40 activities and 6 channels, as text in pieces of many lines. */
function* lines(rows: number): Generator<string> {
  const random = createRandom('analyze');
  const channels = ['web', 'app', 'store', 'call-center', 'chat', 'email'];
  let piece = 'case:concept:name,concept:name,org:resource,time:timestamp\n';
  for (let row = 0, left = 0, number = 0, at = Date.UTC(2026, 0, 1); row < rows; row++) {
    if (left === 0) {
      left = random.int(2, 20);
      number += 1;
      at = Date.UTC(2026, 0, 1) + random.int(0, 300 * 86_400_000);
    }
    left -= 1;
    at += random.int(1_000, 86_400_000);
    piece += `case-${number},activity ${random.int(1, 40)},${random.pick(channels)},${new Date(at).toISOString()}\n`;
    if (piece.length < 1 << 20) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
