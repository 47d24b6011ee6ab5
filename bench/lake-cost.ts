import { columnOf, MONTHS_KEPT, SIZES } from './company-sizes.ts';
import type { Figure, Report } from './figure.ts';
import { lakeLoadOf, scanDollars, scannedByExample } from './lake-load.ts';
import type { LakeRun } from './lake-run.ts';
import { dollarsOf } from './price-list.ts';

/** What the lake costs on the reference trace; requests to S3 depend on the company's size and are in its bill. */
export function lakeReport(runs: Readonly<Record<1 | 3, LakeRun>>): Report {
  const figures = ([3, 1] as const).flatMap((r): Figure[] => {
    const run = runs[r];
    const load = lakeLoadOf(run);
    const [reads, seconds] = [
      dollarsOf('readUnits', 1e6 * load.readUnits),
      dollarsOf('gbSeconds', 1e6 * load.gbSeconds),
    ];
    const figure = (name: string, value: number, unit = '', kind: Figure['kind'] = 'count'): Figure => ({
      ...{ name, value, unit, kind, column: `r=${r}` },
    });
    return [
      figure('read units a touchpoint', load.readUnits),
      figure('changes told by the stream, a touchpoint', load.changes),
      figure('files written a bucket and flush', load.putsABucket),
      figure('files read by compaction, for each of them', load.getsAFile),
      figure('files written by compaction, a bucket and hour', load.putsABucketAndHour),
      figure('bytes stored a touchpoint, compacted', load.storedBytes, 'B'),
      figure('CPU a touchpoint, flush and compaction', run.cpuMs / run.touchpoints, 'ms', 'cpu'),
      figure('files read by a report, all compacted', run.report.gets),
      figure('lists of a report', run.report.lists),
      figure('table reads, a million touchpoints', reads, '$'),
      figure('Lambda, a million touchpoints', seconds, '$', 'cpu'),
    ];
  });
  const { touchpoints, flushes } = runs[3];
  return {
    title: `The lake: ${touchpoints.toLocaleString('en')} touchpoints in ${flushes} flushes`,
    figures,
  };
}

/** What a statement of docs/sql.md costs in Athena when all is kept, by the company's size. */
export function scanReport(run: LakeRun): Report {
  const figures = scannedByExample(run).flatMap(({ name, bytes }): Figure[] => [
    {
      ...{ name: name.replaceAll('_', ' '), value: bytes, unit: '', kind: 'count' },
      column: 'bytes a touchpoint',
    },
    ...SIZES.map((millions): Figure => {
      const value = scanDollars(bytes * millions * 1e6 * MONTHS_KEPT);
      return { name: name.replaceAll('_', ' '), value, unit: '$', kind: 'count', column: columnOf(millions) };
    }),
  ]);
  return { title: `Statements in Athena: dollars each, ${MONTHS_KEPT} months kept`, figures };
}
