import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { LogReport } from '../cli/logs/measure-event-log.ts';
import { createRandom } from '../cli/simulation/random.ts';
import type { Repeats } from '../shared/domain/rework-measures.ts';
import type { Report } from './figure.ts';
import { differenceOf, type Rows } from './scale/answers.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

/** Loaded before the command: as it ends, writes what it used to the file named in BENCH_USAGE. */
const TELL_USAGE = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: maxRSS / 1024 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});`;

interface Run {
  stdout: string;
  cpuSeconds: number;
  peakMb: number;
}

/** P10: the command on a seeded event log beside plain DuckDB SQL for the same counts, each in a process of its own. */
export async function measureAnalyze(rows: number): Promise<Report[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-bench-'));
  try {
    const log = join(folder, 'log.csv');
    await pipeline(Readable.from(lines(rows)), createWriteStream(log));
    const usage = join(folder, 'usage.json');
    const ours = await runNode([join(root, 'cli', 'hilvan.ts'), 'analyze', log, '--json'], usage);
    const sql = await runNode([join(import.meta.dirname, 'analyze-sql.ts'), log], usage);
    const report: LogReport = JSON.parse(ours.stdout);
    if (report.events !== rows) throw new Error(`analyze read ${report.events} of ${rows} rows`);
    checkEqual(answersOf(report), JSON.parse(sql.stdout));
    const ratio = ours.cpuSeconds / sql.cpuSeconds;
    return [
      {
        title: `analyze: an event log (CSV) of ${rows.toLocaleString('en')} rows`,
        figures: [
          { name: 'CPU', value: ours.cpuSeconds, unit: 's', kind: 'cpu' },
          { name: 'CPU of DuckDB SQL, same counts', value: sql.cpuSeconds, unit: 's', kind: 'cpu' },
          {
            name: 'CPU ÷ CPU of DuckDB SQL',
            value: ratio,
            unit: '×',
            kind: 'cpu',
            goal: { id: 'P10', atMost: 1 },
            note: 'pm4py is not measured: it needs Python',
          },
          {
            name: 'peak memory',
            value: ours.peakMb,
            unit: 'MB',
            kind: 'cpu',
            goal: { id: 'P10', atMost: 1024 },
          },
          { name: 'peak memory of DuckDB SQL', value: sql.peakMb, unit: 'MB', kind: 'cpu' },
        ],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runNode(command: readonly string[], usage: string): Promise<Run> {
  const env = { ...process.env, BENCH_USAGE: usage };
  const telling = ['--import', `data:text/javascript,${encodeURIComponent(TELL_USAGE)}`];
  const { stdout } = await run(process.execPath, [...telling, ...command], { env, maxBuffer: 2 ** 28 });
  const { cpuSeconds, peakMb }: Omit<Run, 'stdout'> = JSON.parse(await readFile(usage, 'utf8'));
  return { stdout, cpuSeconds, peakMb };
}

/** The questions of `analyze-sql.ts`. */
function answersOf({ cases, events, rework, pingPong }: LogReport): Record<string, Rows> {
  const { pm4py, edeaR, kinds, boundaries } = rework;
  const row = ({ all, repeat, redo }: Repeats) => [all, repeat, redo];
  return {
    pm4py: [[cases, events, pm4py.casesWithRework, pm4py.rework]],
    byActivity: Object.entries(pm4py.byActivity),
    selfLoops: [row(edeaR.selfLoops)],
    repetitions: [row(edeaR.repetitions)],
    kinds: [
      ['true', ...row(kinds.selfLoop)],
      ['false', ...row(kinds.repetition)],
    ],
    boundaries: boundaries.map(({ from, to, occurrences }) => [from, to, occurrences]),
    pingPong: [[pingPong.cases, pingPong.occurrences]],
  };
}

function checkEqual(ours: Record<string, Rows>, sql: Record<string, Rows>): void {
  for (const [question, rows] of Object.entries(ours)) {
    const difference = differenceOf(rows, sql[question] ?? []);
    if (difference !== undefined)
      throw new Error(`analyze and SQL do not say the same of ${question}: ${difference}`);
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
