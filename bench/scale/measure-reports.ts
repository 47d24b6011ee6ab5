// A process of its own: node bench/scale/measure-reports.ts DIR tells of each report as a line of JSON.
import { argv, stdout } from 'node:process';
import { readLakeLog } from '../../cli/lake/duckdb-log.ts';
import { selectJourneys } from '../../shared/domain/analytics/filter.ts';
import type { Measured } from './answers.ts';
import { reports } from './reports.ts';
import { measured } from './usage.ts';

const dir = argv[2] ?? '';
const tell = (line: Measured) => stdout.write(`${JSON.stringify(line)}\n`);

const { signal } = new AbortController();
const { result: log, usage: loading } = await measured(() => readLakeLog(dir, { signal }));
tell({ report: 'load', usage: loading, answers: { steps: [[log.journeys.count, log.steps.count]] } });
const all = selectJourneys(log, {});
for (const [report, run] of Object.entries(reports)) {
  const { result: answers, usage } = await measured(() => run(log, all));
  tell({ report, usage, answers });
}
