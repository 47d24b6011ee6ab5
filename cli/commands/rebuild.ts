import { Command, Option } from 'commander';
import type { RebuildReport } from '../../shared/steps/repair/rebuild.ts';
import { untilInterrupted } from '../interrupt.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { retentionOption } from '../repair/retention-option.ts';
import { findTarget, type TargetOptions, targetOptions } from '../repair/target.ts';
import { DEFAULT_DATA_DIR } from '../stack/dev-file.ts';
import { number, print, printJson } from '../terminal.ts';

interface Options extends TargetOptions {
  table?: string;
  resume?: boolean;
  restart?: boolean;
  dryRun?: boolean;
  parallel: number;
  retention?: string;
  data: string;
  json?: boolean;
}

const EXAMPLES = `
Works on the table itself while traffic flows; Ctrl-C stops it, and --resume goes on from there.
What is as it should be is only read, and announces nothing. Four walks over the table: mind the read units.

Examples:
  hilvan rebuild                                   the running dev or demo
  hilvan rebuild --aws --table Hilvan-Table --dry-run`;

export function rebuildCommand(): Command {
  const command = new Command('rebuild')
    .summary('derive everything again from the touchpoints')
    .description(
      'Attributes and folds every touchpoint again, and puts back what was lost of what is derived.',
    )
    .addOption(new Option('--table <name>', 'name of the table (local: the only one)').env('TABLE_NAME'))
    .addOption(new Option('--resume', 'go on with the one that was stopped').conflicts('restart'))
    .option('--restart', 'give the one that was stopped up, and begin anew')
    .option('--dry-run', 'change nothing: say what would be')
    .addOption(
      new Option('--parallel <n>', 'customers worked on at a time').argParser(wholeNumber(1, 64)).default(8),
    )
    .addOption(retentionOption())
    .addOption(new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of targetOptions()) command.addOption(option);
  return command.action(run);
}

async function run({
  table,
  resume,
  restart,
  dryRun,
  parallel,
  retention,
  json,
  data,
  ...target
}: Options): Promise<void> {
  const { rebuildTable } = await import('../repair/rebuild-table.ts');
  const endpoint = await findTarget(target, data);
  const given = {
    endpoint,
    table,
    bus: target.bus,
    resume: resume === true,
    restart: restart === true,
    dryRun: dryRun === true,
    width: parallel,
    retention,
  };
  await untilInterrupted(
    signal => rebuildTable({ ...given, signal }),
    report => {
      if (json === true) printJson(report);
      else printReport(report, given.dryRun);
    },
  );
}

function printReport({ finished, tally }: RebuildReport, dryRun: boolean): void {
  const counts = (entries: [string, number][]) =>
    entries.map(([name, count]) => `${number(count)} ${name}`).join(', ');
  print(
    `looked at  ${counts([
      ['touchpoints', tally.touchpoints],
      ['identifiers', tally.nodes],
    ])}`,
  );
  print(
    `${dryRun ? 'would put back' : 'put back'}  ${counts([
      ['identifiers', tally.nodesRestored],
      ['links', tally.linksRestored],
      ['ledger entries', tally.entriesRestored],
      ['listed journeys', tally.listed],
    ])}; ${number(tally.timers)} timers set`,
  );
  print(
    `changed  ${counts([
      ['identifiers attributed', tally.attributed],
      ['persons folded', tally.refolded],
    ])}`,
  );
  print(
    `flags  ${counts([
      ['raised', tally.raised],
      ['resolved', tally.resolved],
      ['retracted', tally.retracted],
    ])}`,
  );
  if (!finished) print('Stopped: "hilvan rebuild --resume" goes on from here.');
}
