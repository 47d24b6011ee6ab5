import { Command, Option } from 'commander';
import { EXPORT_TABLES, type ExportTable } from '../../shared/exports/tables.ts';
import { FORMATS, type Format, formatOf } from '../exports/format.ts';
import type { ExportSource } from '../exports/log-source.ts';
import type { PersonNames } from '../exports/person-names.ts';
import { CliError, usageError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { ColumnOptions } from '../logs/event-log.ts';
import { wholeNumber } from '../options.ts';
import { print, tell } from '../terminal.ts';

interface Options extends ColumnOptions {
  from?: string;
  lake?: string;
  bucket?: string;
  buckets: number;
  data?: string;
  out: string;
  format?: Format;
  table: ExportTable;
  resume?: boolean;
  raw?: boolean;
  texts?: boolean;
  identifiers?: boolean;
  keyed?: boolean;
}

const EXAMPLES = `
The name of the file tells the format: .csv, .xes and .jsonocel (also with .gz), .parquet, .sqlite (OCEL 2.0).
Customers are c1, c2, … in it, and what people wrote is left out; see --keyed, --identifiers and --texts.
The rows come from a file (--from) or from a lake (--lake, --bucket, or --data for that of the running dev or demo).
After Ctrl-C, the same call with --resume goes on; the file is the same as without the interruption.

Examples:
  hilvan export --from receipt.csv.gz --resource org:group --by case:channel --out journeys.xes.gz
  hilvan export --from journeys.xes.gz --out journeys.parquet
  hilvan export --from touchpoints.jsonl --out journeys.csv
  hilvan export --data .hilvan --out journeys.xes.gz
  hilvan export --bucket hilvan-lakebucket-1 --table flags --out flags.parquet
  hilvan export --from journeys.parquet --out journeys.jsonocel --resume`;

export function exportCommand(): Command {
  return new Command('export')
    .summary('write journeys for other tools: CSV, Parquet, XES, OCEL 2.0')
    .description('Writes journeys into a file that process mining tools, spreadsheets and databases read.')
    .addOption(
      new Option(
        '--from <file>',
        'touchpoints (JSON lines), or event log whose cases are the journeys: CSV, XES, Parquet, OCEL 2.0',
      ).conflicts(['lake', 'bucket', 'data']),
    )
    .addOption(new Option('--lake <dir>', 'folder of a lake').conflicts(['bucket', 'data']))
    .addOption(new Option('--bucket <name>', 'S3 bucket of a lake').conflicts('data'))
    .addOption(
      new Option('--buckets <n>', 'parts that the lake began with').argParser(wholeNumber(1, 99)).default(16),
    )
    .option('--data <dir>', 'data folder of the running dev or demo: its lake')
    .requiredOption('--out <file>', 'file to write')
    .addOption(new Option('--format <format>', 'whatever the name of the file').choices(FORMATS))
    .addOption(
      new Option('--table <table>', 'CSV and Parquet: the event log, or one table of the lake')
        .choices(EXPORT_TABLES)
        .default('events'),
    )
    .option('--resume', 'go on with an export that was interrupted')
    .option('--raw', 'CSV: leave texts that a spreadsheet could run as formulas as they are')
    .option(
      '--keyed',
      'name customers by a pseudonym made with HILVAN_PSEUDONYM_KEY: the same in each export',
    )
    .option('--identifiers', 'name customers as the source does: the same in each export of it')
    .option('--texts', 'with comments, what customers said, statements and attributes')
    .option('--case <column>', 'event log: column (OCEL: object type) of the case')
    .option('--activity <column>', 'event log: column of the activity')
    .option('--resource <column>', 'event log: column (OCEL: object type) of the resource (channel)')
    .option('--time <column>', 'event log: column of the time')
    .option('--customer <column>', 'event log: column (OCEL: object type) of the customer')
    .option('--by <column>', 'event log: attribute of the case that becomes the segment of the journey')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { out, table, raw = false } = options;
  const shown = { texts: options.texts === true, identifiers: options.identifiers === true };
  const { format, gzip } = formatOf(out, options.format);
  if (table !== 'events' && format !== 'csv' && format !== 'parquet') {
    throw usageError(`--table is for CSV and Parquet, but ${out} is ${format}`, 'Leave --table out.');
  }
  if (table === 'sightings' && !shown.identifiers) {
    throw usageError(
      'sightings are identifiers and nothing else',
      'Say --identifiers if you may export them.',
    );
  }
  if (raw) tell('Warning: --raw leaves formulas in the file; do not open it in a spreadsheet.');
  const names = await namesOf(options);
  const [{ exportFile }, { startProgress }] = await Promise.all([
    import('../exports/export-file.ts'),
    import('../progress.ts'),
  ]);
  const { signal, release } = abortOnInterrupt();
  const progress = startProgress('Writing');
  try {
    const source = await openSource(options, signal);
    const resume = options.resume === true;
    const request = { out, format, gzip, table, raw, shown, names, resume, source: source.name };
    const persons = await exportFile(request, source.persons, {
      signal,
      onPerson: number => progress.at(number, source.total),
    });
    progress.end();
    for (const warning of source.warnings) tell(`Warning: ${warning}`);
    print(`${out}: ${persons} customers`);
  } catch (error) {
    progress.end();
    if (signal.aborted) tell(`${out} is not complete: the same call with --resume goes on.`);
    throw error;
  } finally {
    release();
  }
}

async function openSource(options: Options, signal: AbortSignal): Promise<ExportSource> {
  const { from, lake, bucket, buckets, data } = options;
  if (from === undefined) {
    if (lake === undefined && bucket === undefined && data === undefined) {
      throw usageError(
        'nothing says what to export',
        'Name a file with --from, or a lake with --lake, --bucket or --data.',
      );
    }
    const { openLakeSource } = await import('../exports/lake-source.ts');
    const place = { ...(lake === undefined ? {} : { lake }), ...(bucket === undefined ? {} : { bucket }) };
    return openLakeSource({ ...place, buckets, data: data ?? '' });
  }
  const { detectFile } = await import('../logs/read-event-log.ts');
  if ((await detectFile(from)).format === 'touchpoints') {
    const [{ openTouchpointSource }, { localIntake }, { shippedDefinitions: definitions }] =
      await Promise.all([
        import('../exports/touchpoint-source.ts'),
        import('../analyze/intake.ts'),
        import('../../shared/definitions/shipped.ts'),
      ]);
    return openTouchpointSource(from, { intake: localIntake(process.env), definitions, signal });
  }
  const { openLogSource } = await import('../exports/log-source.ts');
  return openLogSource(from, { ...options, signal });
}

async function namesOf({ keyed, identifiers }: Options): Promise<PersonNames> {
  const { sourceNames, keyedNames, numberedNames } = await import('../exports/person-names.ts');
  if (keyed !== true) return identifiers === true ? sourceNames : numberedNames;
  const key = process.env['HILVAN_PSEUDONYM_KEY'];
  if (key === undefined || key.length < 16) {
    throw new CliError('--keyed needs a key of at least 16 characters in HILVAN_PSEUDONYM_KEY', {
      mend: 'Set it, for example: export HILVAN_PSEUDONYM_KEY=$(openssl rand -base64 24), and keep it.',
    });
  }
  return keyedNames(key);
}
