import { Command, Option } from 'commander';
import { usageError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { ColumnOptions } from '../logs/event-log.ts';
import { jsonOption, time } from '../options.ts';
import { printJson } from '../terminal.ts';

interface Options extends ColumnOptions {
  definition?: string;
  attributions?: string;
  now?: number;
  json?: boolean;
}

const EXAMPLES = `
FILE holds touchpoints (JSON lines) or an event log (CSV or XES), plain or gzip; its content tells which.
An event log's columns are guessed where they have standard names (case:concept:name, concept:name,
org:resource, time:timestamp and the like). Rows at the same time keep their order in the file.

Examples:
  hilvan analyze touchpoints.jsonl --attributions whose.jsonl
  hilvan analyze receipt.csv.gz --resource org:group --by case:channel
  hilvan analyze log.csv --case order --activity step --time at --customer client --definition mine.json`;

export function analyzeCommand(): Command {
  return new Command('analyze')
    .summary('measure a file: journeys, flags, rework (no server needed)')
    .description(
      'Reads a file of touchpoints or an event log and prints its journeys, flags and rework. No server.',
    )
    .argument('<file>', 'touchpoints (JSON lines) or event log (CSV, XES), plain or gzip')
    .option('--definition <file>', 'journey definition (JSON) to use instead of the shipped ones')
    .option('--case <column>', 'event log: column of the case')
    .option('--activity <column>', 'event log: column of the activity')
    .option('--resource <column>', 'event log: column of the resource (channel)')
    .option('--time <column>', 'event log: column of the time')
    .option('--customer <column>', 'event log: column of the customer; a case is then one of their journeys')
    .option('--by <column>', 'event log: attribute of the case to break figures down by')
    .option('--attributions <file>', 'write a JSON line a touchpoint: { id, person, basis, journey }')
    .addOption(
      new Option(
        '--now <time>',
        'when drop-offs are judged (default: the latest time in the file)',
      ).argParser(time),
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const [{ detectFile }, { openAttributions }, { printAnalysis }] = await Promise.all([
    import('../logs/read-event-log.ts'),
    import('../analyze/attributions.ts'),
    import('../analyze/print.ts'),
  ]);
  const { format } = await detectFile(file);
  if (format === 'touchpoints') refuseColumns(options);
  const definition = options.definition === undefined ? undefined : await definitionOf(options.definition);
  const attributions = await openAttributions(options.attributions);
  const { signal, release } = abortOnInterrupt();
  try {
    const shared = { attributions, now: options.now, signal };
    const report =
      format === 'touchpoints'
        ? await ofTouchpoints(file, definition, shared)
        : await ofLog(file, options, definition, shared);
    await attributions.end();
    if (options.json === true) printJson(report);
    else printAnalysis(report);
  } finally {
    release();
  }
}

type Definition = Awaited<ReturnType<typeof definitionOf>> | undefined;
type Shared = Omit<Parameters<typeof import('../analyze/analyze-log.ts').analyzeLog>[2], 'definitions'>;

async function definitionOf(path: string) {
  const { readDefinitionFile } = await import('../analyze/definition-file.ts');
  return readDefinitionFile(path);
}

async function ofTouchpoints(file: string, definition: Definition, shared: Shared) {
  const [{ analyzeTouchpoints }, { touchpointReport }, { localIntake }, { shippedDefinitions }] =
    await Promise.all([
      import('../analyze/analyze-touchpoints.ts'),
      import('../analyze/report.ts'),
      import('../analyze/intake.ts'),
      import('../../shared/definitions/shipped.ts'),
    ]);
  const definitions = definition === undefined ? shippedDefinitions : [definition];
  const analysis = await analyzeTouchpoints(file, Date.now(), localIntake(process.env), {
    ...shared,
    definitions,
  });
  return touchpointReport(file, analysis);
}

async function ofLog(file: string, columns: ColumnOptions, definition: Definition, shared: Shared) {
  const [{ analyzeLog }, { logReport }] = await Promise.all([
    import('../analyze/analyze-log.ts'),
    import('../analyze/report.ts'),
  ]);
  const definitions = definition === undefined ? [] : [definition];
  return logReport(file, await analyzeLog(file, columns, { ...shared, definitions }));
}

function refuseColumns(options: Options): void {
  for (const name of ['case', 'activity', 'resource', 'time', 'customer', 'by'] as const) {
    if (options[name] === undefined) continue;
    throw usageError(
      `--${name} is for event logs, but the file holds touchpoints`,
      'Touchpoints have fields of fixed names: leave the option out.',
    );
  }
}
