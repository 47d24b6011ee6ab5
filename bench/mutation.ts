import { existsSync } from 'node:fs';
import { glob, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure, Report } from './figure.ts';

/** What is read of Stryker's report (the schema of mutation testing reports, version 1 and 2). */
export interface MutationReport {
  files: Record<string, { source: string; mutants: { status: string }[] }>;
}

/** A report, and the day on which it was written (ISO 8601). */
export interface Dated {
  day: string;
  report: MutationReport;
}

const CORE = 'shared/domain/';
const root = join(import.meta.dirname, '..');

/** The mutation score of the core (R10), of the reports in `reports/mutation`; nothing where there is none. */
export async function readMutation(): Promise<Report[]> {
  const reports = await readReports(join(root, 'reports/mutation'));
  if (reports.length === 0) {
    process.stdout.write('\nMutation: no report here; npm run mutation writes one (half an hour)\n');
    return [];
  }
  const core = new Map<string, string>();
  for await (const path of glob(`${CORE}**/*.ts`, { cwd: root }))
    core.set(path, await readFile(join(root, path), 'utf8'));
  return [mutationScore(reports, core)];
}

/** All reports of a folder, the oldest first: one run may measure some files, another the rest. */
async function readReports(folder: string): Promise<Dated[]> {
  if (!existsSync(folder)) return [];
  const dated: (Dated & { at: number })[] = [];
  for await (const name of glob('*.json', { cwd: folder })) {
    // Stryker's memory for its next run, not a report.
    if (name === 'incremental.json') continue;
    const file = join(folder, name);
    const { mtime } = await stat(file);
    const report = JSON.parse(await readFile(file, 'utf8')) as MutationReport;
    dated.push({ at: mtime.getTime(), day: mtime.toISOString().slice(0, 10), report });
  }
  return dated.sort((a, b) => a.at - b.at);
}

/**
 * Score = detected / (detected + undetected), as Stryker defines it: a timeout is detected, an ignored mutant is not counted.
 * `reports`, the oldest first; `core`: the sources as they are. A file that has changed since counts as not measured.
 */
export function mutationScore(reports: readonly Dated[], core: ReadonlyMap<string, string>): Report {
  const measured = new Map<string, { mutants: { status: string }[]; day: string }>();
  for (const { day, report } of reports) {
    for (const [path, { source, mutants }] of Object.entries(report.files))
      if (core.get(path) === source) measured.set(path, { mutants, day });
  }
  const missing = [...core].filter(([path, source]) => !measured.has(path) && RUNS.test(source));
  const whole = tally([...measured.values()].flatMap(each => each.mutants));
  const figure = (name: string, { detected, undetected, note }: Tally): Figure => ({
    name,
    value: detected + undetected === 0 ? 0 : (100 * detected) / (detected + undetected),
    unit: '%',
    kind: 'count',
    note,
  });
  const days = [...new Set([...measured.values()].map(each => each.day))].sort();
  return {
    title: `Mutation: ${whole.detected + whole.undetected} mutants of shared/domain, ${days.join(' and ')}`,
    figures: [
      { ...figure('score of the files measured', whole), goal: { id: 'R10', atLeast: 90 } },
      {
        name: 'files of the core not measured as they are now',
        value: missing.length,
        unit: '',
        kind: 'count',
        ...(missing.length === 0 ? {} : { note: missing.map(([path]) => shortOf(path)).join(' ') }),
      },
      ...[...measured]
        .map(([path, { mutants }]) => ({ name: `  ${shortOf(path)}`, ...tally(mutants) }))
        .filter(({ detected, undetected }) => detected + undetected > 0)
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(each => figure(each.name, each)),
    ],
  };
}

/** A file of types alone has nothing to change. */
const RUNS = /^(?:export )?(?:async )?(?:function|const|class)\b/m;

const shortOf = (path: string): string => path.slice(CORE.length);

interface Tally {
  detected: number;
  undetected: number;
  note: string;
}

function tally(mutants: readonly { status: string }[]): Tally {
  const count = (status: string) => mutants.filter(each => each.status === status).length;
  const [killed, timeout, survived, uncovered] = ['Killed', 'Timeout', 'Survived', 'NoCoverage'].map(
    count,
  ) as [number, number, number, number];
  return {
    detected: killed + timeout,
    undetected: survived + uncovered,
    note: `killed ${killed}, timeout ${timeout}, survived ${survived}, no coverage ${uncovered}`,
  };
}
