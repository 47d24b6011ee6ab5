import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { CliError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { jsonOption, time } from '../options.ts';
import { startProgress } from '../progress.ts';
import { findTarget, type TargetOptions, targetOptions } from '../repair/target.ts';
import { DEFAULT_DATA_DIR } from '../stack/dev-file.ts';
import { print, printJson } from '../terminal.ts';

interface Options extends TargetOptions {
  from: number;
  to: number;
  archive?: string;
  name?: string;
  data: string;
  json?: boolean;
}

const EXAMPLES = `
What is stored already is found to be: a replay changes nothing but what was missing, and announces nothing twice.
Only the rules that ingest touchpoints get the events; whoever listens to flags is not told them again.

Example:
  hilvan replay --aws --from 2026-11-01 --to 2026-11-02`;

const POLL_MS = 5_000;

export function replayCommand(): Command {
  const command = new Command('replay')
    .summary('replay the archive of the bus (AWS)')
    .description('Replays archived events of the bus, and follows the replay to its end.')
    .addOption(
      new Option('--from <time>', 'events of this time (or date) or later')
        .argParser(time)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--to <time>', 'events before this time (or date)').argParser(time).makeOptionMandatory(),
    )
    .option('--archive <name>', 'name of the archive (default: the one of the bus)')
    .option('--name <name>', 'name of the replay (default: made of the time)')
    .addOption(new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of targetOptions()) command.addOption(option);
  return command.action(run);
}

async function run({ from, to, archive, json, data, ...target }: Options): Promise<void> {
  const endpoint = await findTarget(target, data);
  if (endpoint !== undefined) {
    throw new CliError('Local mode keeps no archive of the bus; replays are of AWS (--aws).', {
      mend: 'Everything that was stored is in the table: "hilvan rebuild" derives it all again from there.',
    });
  }
  const [{ createArchive }, { createBusClient }, { replay, ReplayError }] = await Promise.all([
    import('../../shared/eventbridge/archive.ts'),
    import('../send/bus-client.ts'),
    import('../../shared/steps/repair/replay.ts'),
  ]);
  const name = target.name ?? `hilvan-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const client = createBusClient(endpoint, process.env);
  const { signal, release } = abortOnInterrupt();
  const progress = startProgress('Replaying');
  try {
    const report = await replay(createArchive({ client, busName: target.bus }), {
      from,
      to,
      name,
      ...(archive === undefined ? {} : { archive }),
      wait: () => sleep(POLL_MS, undefined, { signal }).catch(() => undefined),
      onProgress: share => progress.at(share, 1),
      isStopped: () => signal.aborted,
    });
    progress.end();
    if (json === true) printJson({ name, ...report });
    else if (report.finished) print(`Replayed ${report.archive} (replay ${name}).`);
    else
      print(`The replay ${name} goes on at AWS. To end it: aws events cancel-replay --replay-name ${name}`);
  } catch (error) {
    throw error instanceof ReplayError ? new CliError(error.message, { cause: error }) : error;
  } finally {
    progress.end();
    client.destroy();
    release();
  }
}
