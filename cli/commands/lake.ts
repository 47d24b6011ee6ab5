import { Command, Option } from 'commander';
import { INTERRUPTED } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { LakeOptions } from '../lake/open-lake.ts';
import { wholeNumber } from '../options.ts';
import { retentionFrom, retentionOption } from '../repair/retention-option.ts';
import { findTarget, type TargetOptions, targetOptions } from '../repair/target.ts';
import { DEFAULT_DATA_DIR } from '../stack/dev-file.ts';
import { number, print } from '../terminal.ts';

const EXAMPLES = `
Examples:
  hilvan lake status
  hilvan lake rebuild                                       the running dev or demo
  hilvan lake rebuild --aws --table Hilvan-Table --bucket hilvan-lakebucket-1
  hilvan lake compact --aws --bucket hilvan-lakebucket-1`;

export function lakeCommand(): Command {
  return new Command('lake')
    .description('Looks after the lake: Parquet files of all journeys, for analysis')
    .addCommand(rebuildCommand())
    .addCommand(compactCommand())
    .addCommand(statusCommand())
    .addHelpText('after', EXAMPLES);
}

function withLake(command: Command): Command {
  return command
    .addOption(new Option('--lake <dir>', 'folder of the lake (default: that of the running dev or demo)'))
    .addOption(new Option('--bucket <name>', 'S3 bucket of the lake').env('LAKE_BUCKET').conflicts('lake'))
    .addOption(
      new Option('--buckets <n>', 'parts that the lake began with').argParser(wholeNumber(1, 99)).default(16),
    )
    .addOption(
      new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR),
    );
}

function rebuildCommand(): Command {
  const command = withLake(new Command('rebuild'))
    .summary('write all persons again')
    .description(
      'Writes the rows of every person again, from the table. Ctrl-C stops it; called again it goes on. The clock of this machine must be right.',
    )
    .addOption(new Option('--table <name>', 'name of the table (local: the only one)').env('TABLE_NAME'))
    .addOption(retentionOption());
  for (const option of targetOptions()) command.addOption(option);
  return command.action(rebuild);
}

async function rebuild({
  table,
  retention: kinds,
  ...options
}: LakeOptions & TargetOptions & { table?: string; retention?: string }): Promise<void> {
  const [{ openLake }, { rebuildLake }, { createBusClient }, { startProgress }] = await Promise.all([
    import('../lake/open-lake.ts'),
    import('../lake/rebuild-lake.ts'),
    import('../send/bus-client.ts'),
    import('../progress.ts'),
  ]);
  const endpoint = await findTarget(options, options.data);
  const events = createBusClient(endpoint, process.env);
  const { signal, release } = abortOnInterrupt();
  const progress = startProgress('Writing persons');
  try {
    const lake = await openLake(options, events);
    const onProgress = (persons: number) => progress.at(persons, persons + 1);
    const retention = retentionFrom(kinds);
    const done = await rebuildLake({ lake, endpoint, table, events, retention, signal, onProgress });
    progress.end();
    print(`${number(done.persons)} persons written, ${number(done.tooBig)} too big to be written at once`);
    if (done.finished) return;
    print('Stopped: the same command goes on from here.');
    process.exitCode = INTERRUPTED;
  } finally {
    progress.end();
    release();
    events.destroy();
  }
}

function compactCommand(): Command {
  return withLake(new Command('compact'))
    .summary('make few big files of many small ones')
    .description(
      'Brings the rows that count together, and takes away files that hold none. Rows older than the table keeps them are left out.',
    )
    .addOption(retentionOption())
    .action(async (options: LakeOptions & { retention?: string }) => {
      const [{ openLake }, { compactLake }, { createBusClient }] = await Promise.all([
        import('../lake/open-lake.ts'),
        import('../lake/compact-lake.ts'),
        import('../send/bus-client.ts'),
      ]);
      const events = createBusClient(undefined, process.env);
      try {
        const done = await compactLake(await openLake(options, events), retentionFrom(options.retention));
        print(`${number(done.merged)} flushes brought together, ${number(done.removed)} files taken away`);
      } finally {
        events.destroy();
      }
    });
}

function statusCommand(): Command {
  return withLake(new Command('status'))
    .summary('count files and persons')
    .description('Says what the lake holds.')
    .action(async (options: LakeOptions) => {
      const [{ openLake }, { lakeStatus }, { createBusClient }] = await Promise.all([
        import('../lake/open-lake.ts'),
        import('../lake/compact-lake.ts'),
        import('../send/bus-client.ts'),
      ]);
      const events = createBusClient(undefined, process.env);
      try {
        const { persons, touchpoints, files, bytes, last } = await lakeStatus(
          await openLake(options, events),
        );
        print(`${number(persons)} persons, ${number(touchpoints)} touchpoints`);
        print(`${number(files)} files, ${number(bytes)} bytes; last written ${last ?? 'never'}`);
      } finally {
        events.destroy();
      }
    });
}
