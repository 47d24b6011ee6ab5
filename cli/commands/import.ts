import { Command, InvalidArgumentError, Option } from 'commander';
import { slug } from '../../shared/contract/primitives.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { ColumnOptions } from '../logs/event-log.ts';
import { retentionFrom, tooOldFor } from '../repair/retention-option.ts';
import { tell } from '../terminal.ts';

interface Options extends ColumnOptions {
  out?: string;
  definition?: string;
  keyType: string;
}

const EXAMPLES = `
Each row becomes a touchpoint: its case is the journey key, its resource the channel, its customer, where the log has
one, the customerId. The same log gives the same ids: sent twice, it counts once. hilvan analyze measures a log as it is.

Examples:
  hilvan import receipt.csv.gz --resource org:group --out touchpoints.jsonl --definition receipt.json
  hilvan analyze touchpoints.jsonl --definition receipt.json
  hilvan definitions put receipt.json --all && hilvan send touchpoints.jsonl

Within a minute every function knows a new definition; "hilvan rebuild" brings journeys that were sent before that.`;

export function importCommand(): Command {
  return new Command('import')
    .summary('make touchpoints, and a journey definition, of an event log')
    .description('Reads an event log (CSV, XES, Parquet, OCEL 2.0) and writes it as touchpoints.')
    .argument('<file>', 'event log, texts plain or gzip')
    .addOption(
      new Option('--as <what>', 'what to make of it').choices(['touchpoints']).default('touchpoints'),
    )
    .option('--out <file>', 'JSON lines, one touchpoint a line (default: standard output)')
    .option('--definition <file>', 'write a journey definition guessed from the log; look through it')
    .option('--key-type <slug>', 'type of the journey key', slugOption, 'case')
    .option('--case <column>', 'column (OCEL: object type) of the case')
    .option('--activity <column>', 'column of the activity')
    .option('--resource <column>', 'column (OCEL: object type) of the resource (channel)')
    .option('--time <column>', 'column of the time')
    .option('--customer <column>', 'column (OCEL: object type) of the customer')
    .option('--by <column>', 'attribute of the case to keep as the attribute "case" of its touchpoints')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

function slugOption(text: string): string {
  if (!slug.safeParse(text).success)
    throw new InvalidArgumentError('Write a slug, such as order or claim-number.');
  return text;
}

async function run(file: string, options: Options): Promise<void> {
  const [{ readEventLog }, { startProgress }, { writeDefinition, writeTouchpoints }] = await Promise.all([
    import('../logs/read-event-log.ts'),
    import('../progress.ts'),
    import('../exports/import-log.ts'),
  ]);
  const { signal, release } = abortOnInterrupt();
  const reading = startProgress('Reading');
  try {
    const log = await readEventLog(file, { ...options, signal, onProgress: reading.at });
    reading.end();
    await writeTouchpoints(log, options.keyType, options.out, signal);
    tell(`${log.rows} touchpoints of ${log.cases.length} journeys`);
    if (log.rejectedRows > 0)
      tell(`Warning: rows left out: ${log.rejectedRows}; hilvan analyze tells which.`);
    const tooOld = tooOldFor(log, retentionFrom(process.env['HILVAN_RETENTION']), Date.now());
    for (const warning of [...log.warnings, tooOld ?? []].flat()) tell(`Warning: ${warning}`);
    if (options.definition === undefined) return;
    const { id, starts, goals, stages } = await writeDefinition(log, options.keyType, options.definition);
    tell(`${options.definition}: definition ${id}, guessed; look through it before you use it`);
    tell(`  starts: ${starts.join(', ')}`);
    tell(`  goals: ${goals.join(', ')}`);
    for (const stage of stages) tell(`  stage ${stage.id}: ${stage.activities.join(', ')}`);
  } finally {
    reading.end();
    release();
  }
}
