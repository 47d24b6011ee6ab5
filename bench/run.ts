import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, met, print, type Report } from './figure.ts';

const USAGE = `npm run bench [-- NAME…] [--size N]

  units     what a touchpoint costs in units and money (P1, P2, P3)
  journey   the 10,000th touchpoint of one journey beside the 10th (P4)
  core      the pure core beside JSON.parse (P5)
  pipeline  the whole pipeline with its database, on both engines (P6)
  bundles   sizes and import of the function bundles (P7)
  truth     persons, silo rework and drop-offs beside the truth of a simulated company
  analyze   a log of 1,000,000 rows (P10)

--size: touchpoints of the trace (units 10,000, core 20,000, pipeline 3,000), customers (truth 2,000) or rows of the log (analyze 1,000,000).
Without a name all of them run; without a size too, every figure goes to bench/results.json.`;

const measurements: Record<string, (size: number | undefined) => Promise<Report[]>> = {
  units: async size => [
    ...(await (await import('./units.ts')).measureUnits(size ?? 10_000)),
    ...(await (await import('./units-check.ts')).checkUnits()),
  ],
  journey: async () => (await import('./long-journey.ts')).measureLongJourney(),
  core: async size => (await import('./core-cpu.ts')).measureCore(size ?? 20_000),
  pipeline: async size => (await import('./pipeline.ts')).measurePipeline(size ?? 3_000),
  bundles: async () => (await import('./bundles.ts')).measureBundles(),
  truth: async size => (await import('./truth/measure.ts')).measureTruth(size ?? 2_000),
  analyze: async size => (await import('./analyze.ts')).measureAnalyze(size ?? 1_000_000),
};

async function main(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error(`Node ${process.version} runs this: use npm run bench, which runs Node 24`);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { size: { type: 'string' }, help: { type: 'boolean' } },
  });
  const size = values.size === undefined ? undefined : Number(values.size);
  const unknown = positionals.find(name => measurements[name] === undefined);
  if (values.help === true || unknown !== undefined || (size !== undefined && !(size > 0))) {
    process.stdout.write(
      `${unknown === undefined ? '' : `There is no measurement "${unknown}".\n\n`}${USAGE}\n`,
    );
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(measurements);
  const reports: Report[] = [];
  for (const name of names) {
    try {
      for (const report of (await measurements[name]?.(size)) ?? []) {
        process.stdout.write(print(report));
        reports.push(report);
      }
    } catch (error) {
      // The others are still worth their time.
      process.exitCode = 1;
      process.stderr.write(`\n${name} failed: ${error instanceof Error ? error.stack : error}\n`);
    }
  }
  if (positionals.length === 0 && size === undefined && process.exitCode === undefined) {
    const file = join(import.meta.dirname, 'results.json');
    await writeFile(file, `${JSON.stringify(results(reports), null, 2)}\n`);
  }
  const withGoal = reports.flatMap(({ figures }) => figures).filter(({ goal }) => goal !== undefined);
  process.stdout.write(
    `\n${withGoal.filter(met).length} of ${withGoal.length} figures with a goal meet it\n`,
  );
}

/** First what every machine finds alike, then what this one did. */
function results(reports: Report[]) {
  const of = (kind: Figure['kind']) =>
    Object.fromEntries(
      reports.map(({ title, figures }) => [
        title,
        Object.fromEntries(
          figures
            .filter(figure => figure.kind === kind)
            .map(({ name, value, unit, goal }) => [
              name.trim(),
              { value: Number(value.toPrecision(6)), unit, ...(goal === undefined ? {} : { goal }) },
            ]),
        ),
      ]),
    );
  return { counts: of('count'), cpu: of('cpu') };
}

await main();
