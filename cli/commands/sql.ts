import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { usageError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { wholeNumber } from '../options.ts';
import { DEFAULT_DATA_DIR } from '../stack/dev-file.ts';

interface Options {
  file?: string;
  lake?: string;
  data: string;
  format: 'table' | 'json' | 'csv';
  limit: number;
  timeout: number;
  memory: number;
  threads: number;
}

const EXAMPLES = `
One statement that reads: SELECT, WITH, EXPLAIN, DESCRIBE or SHOW. The same text runs in Athena, where docs/sql.md says
how; what would not is said. Nothing but the files of the lake can be read, and nothing written.

Examples:
  hilvan sql "SHOW TABLES"
  hilvan sql "SELECT * FROM funnel_by_stage ORDER BY definition, typical_position"
  hilvan sql --file lake/examples/costliest_silos.sql
  hilvan sql "SELECT * FROM journeys WHERE silo_cost > 0" --format csv --limit 100000 > journeys.csv`;

export function sqlCommand(): Command {
  return new Command('sql')
    .summary('ask the lake by SQL (no server needed)')
    .description('Runs one statement over the files of the lake, with DuckDB, and prints its rows.')
    .argument('[statement]', 'a SELECT')
    .option('--file <file>', 'read the statement from a file')
    .option('--lake <dir>', 'folder of the lake (default: the one in the data folder)')
    .addOption(new Option('--data <dir>', 'data folder of dev or demo').default(DEFAULT_DATA_DIR))
    .addOption(
      new Option('--format <format>', 'how rows are printed')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .addOption(new Option('--limit <n>', 'rows at most').argParser(wholeNumber(1, 1_000_000)).default(1000))
    .addOption(new Option('--timeout <s>', 'seconds at most').argParser(wholeNumber(1, 3600)).default(60))
    .addOption(
      new Option('--memory <MiB>', 'memory at most').argParser(wholeNumber(64, 1_000_000)).default(1024),
    )
    .addOption(new Option('--threads <n>', 'cores at most').argParser(wholeNumber(1, 256)).default(4))
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(given: string | undefined, options: Options): Promise<void> {
  const { file, lake, data, format, limit, ...most } = options;
  if ((given === undefined) === (file === undefined)) {
    throw usageError('One statement is run.', 'Give it as the argument, or its file with --file.');
  }
  const statement = given ?? (await readFile(file ?? '', 'utf8'));
  const [{ askLake }, { localLake }] = await Promise.all([
    import('../sql/ask-lake.ts'),
    import('../lake/local-lake.ts'),
  ]);
  const { signal, release } = abortOnInterrupt();
  try {
    await askLake({
      folder: lake ?? (await localLake(data)),
      statement,
      format,
      limits: {
        rows: limit,
        milliseconds: most.timeout * 1000,
        memoryMiB: most.memory,
        threads: most.threads,
      },
      signal,
    });
  } finally {
    release();
  }
}
