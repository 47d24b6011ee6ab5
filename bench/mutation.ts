import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure, Report } from './figure.ts';

/** What is read of Stryker's report (the schema of mutation testing reports, version 1 and 2). */
export interface MutationReport {
  files: Record<string, { source: string; mutants: { status: string }[] }>;
  config: { mutate: string[] };
}

const WHOLE = 'shared/domain/**/*.ts';
const root = join(import.meta.dirname, '..');

/** The mutation score of the core (R10), of the last `npm run mutation`; nothing where it has not run here. */
export async function readMutation(): Promise<Report[]> {
  const file = join(root, 'reports/mutation/mutation.json');
  if (!existsSync(file)) {
    process.stdout.write('\nMutation: no report here; npm run mutation writes one (half an hour)\n');
    return [];
  }
  const report = JSON.parse(await readFile(file, 'utf8')) as MutationReport;
  for (const [path, { source }] of Object.entries(report.files)) {
    const now = existsSync(join(root, path)) ? await readFile(join(root, path), 'utf8') : undefined;
    if (now !== source)
      throw new Error(`${path} has changed since it was mutated: run npm run mutation again`);
  }
  return [mutationScore(report)];
}

/** Score = detected / (detected + undetected), as Stryker defines it: a timeout is detected, an ignored mutant is not counted. */
export function mutationScore({ files, config }: MutationReport): Report {
  if (!config.mutate.includes(WHOLE))
    throw new Error(`The report is of ${config.mutate} only: run npm run mutation`);
  const tallies = Object.entries(files).map(([path, { mutants }]) => ({ path, ...tally(mutants) }));
  const whole = tally(Object.values(files).flatMap(({ mutants }) => mutants));
  const figure = (name: string, { detected, undetected, note }: Tally): Figure => ({
    name,
    value: (100 * detected) / (detected + undetected),
    unit: '%',
    kind: 'count',
    note,
  });
  return {
    title: `Mutation: ${whole.detected + whole.undetected} mutants of shared/domain`,
    figures: [
      { ...figure('score', whole), goal: { id: 'R10', atLeast: 90 } },
      ...tallies
        .filter(({ detected, undetected }) => detected + undetected > 0)
        .map(each => figure(`  ${each.path.slice('shared/domain/'.length)}`, each)),
    ],
  };
}

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
