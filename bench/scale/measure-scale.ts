import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figure, Report } from '../figure.ts';
import { differenceOf, type Measured } from './answers.ts';
import type { Usage } from './usage.ts';
import { writeLake } from './write-lake.ts';

const run = promisify(execFile);

/** Every report over a generated lake, beside DuckDB SQL over the same files; fails where an answer differs. */
export async function measureScale(touchpoints: number): Promise<Report[]> {
  const dir = await mkdtemp(join(tmpdir(), 'hilvan-scale-'));
  try {
    await writeLake(dir, touchpoints);
    const [load, ...reports] = await measuredBy('measure-reports.ts', dir);
    const sql = await measuredBy('measure-sql.ts', dir);
    if (load === undefined) throw new Error('The reports told nothing: see bench/scale/measure-reports.ts');
    checkEqual(reports, sql);
    return figuresOf(load, reports, sql);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function measuredBy(script: string, dir: string): Promise<Measured[]> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, script), dir], {
    maxBuffer: 2 ** 28,
  });
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Measured);
}

function checkEqual(reports: readonly Measured[], sql: readonly Measured[]): void {
  const differences = sql.flatMap(theirs => {
    const ours = reports.find(({ report }) => report === theirs.report)?.answers ?? {};
    return Object.entries(theirs.answers).flatMap(([question, rows]) => {
      const difference = differenceOf(ours[question] ?? [], rows);
      return difference === undefined ? [] : [`${theirs.report}, ${question}: ${difference}`];
    });
  });
  if (differences.length > 0)
    throw new Error(`Reports and SQL do not say the same.\n${differences.join('\n')}`);
}

function figuresOf(load: Measured, reports: readonly Measured[], sql: readonly Measured[]): Report[] {
  const [journeys = 0, steps = 0] = (load.answers['steps']?.[0] ?? []).map(Number);
  const asked = reports.filter(each => sql.some(({ report }) => report === each.report));
  const sum = (list: readonly Measured[]) => list.reduce((cpu, { usage }) => cpu + usage.cpuSeconds, 0);
  const sqlOf = (name: string) => sql.find(({ report }) => report === name)?.usage;
  const peak = Math.max(...[load, ...reports].map(({ usage }) => usage.peakMb));
  const size = `${steps.toLocaleString('en')} touchpoints in ${journeys.toLocaleString('en')} journeys`;
  return [
    {
      title: `Reports beside SQL: ${size}, the same answers to ${questions(sql)} questions`,
      figures: [
        ...beside('load', load.usage, undefined),
        ...reports.flatMap(({ report, usage }) => beside(report, usage, sqlOf(report))),
      ],
    },
    {
      title: `Analytics: ${size}`,
      figures: [
        { name: 'peak memory', value: peak, unit: 'MB', kind: 'cpu', goal: { id: 'A1', atMost: 4096 } },
        ...asked.map(
          ({ report, usage }): Figure => ({
            name: `${report}: CPU ÷ CPU of SQL`,
            value: usage.cpuSeconds / (sqlOf(report)?.cpuSeconds ?? Number.NaN),
            unit: '×',
            kind: 'cpu',
            goal: { id: 'A1', atMost: 2 },
          }),
        ),
        {
          name: 'load and all that SQL was asked: CPU ÷ CPU of SQL',
          value: (load.usage.cpuSeconds + sum(asked)) / sum(sql),
          unit: '×',
          kind: 'cpu',
          goal: { id: 'A1', atMost: 2 },
          note: 'SQL reads the files for each question, the reports once',
        },
      ],
    },
  ];
}

function questions(sql: readonly Measured[]): number {
  return sql.reduce((count, { answers }) => count + Object.keys(answers).length, 0);
}

function beside(name: string, usage: Usage, sql: Usage | undefined): Figure[] {
  const figure = (column: string, value: number, unit: string): Figure => ({
    name,
    column,
    value,
    unit,
    kind: 'cpu',
  });
  return [
    figure('CPU', usage.cpuSeconds, 's'),
    ...(sql === undefined ? [] : [figure('CPU of SQL', sql.cpuSeconds, 's')]),
    ...(sql === undefined ? [] : [figure('ratio', usage.cpuSeconds / sql.cpuSeconds, '×')]),
    figure('peak memory', usage.peakMb, 'MB'),
    ...(sql === undefined ? [] : [figure('of SQL', sql.peakMb, 'MB')]),
  ];
}
