import { Command, Option } from 'commander';
import { CliError } from '../failure.ts';
import { untilInterrupted } from '../interrupt.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { retentionOption } from '../repair/retention-option.ts';
import { findTarget, type TargetOptions, targetOptions } from '../repair/target.ts';
import { DEFAULT_DATA_DIR } from '../stack/dev-file.ts';
import { number, print, printJson } from '../terminal.ts';

interface Options extends TargetOptions {
  table?: string;
  secret?: string;
  ingestHeld?: boolean;
  settle: number;
  retention?: string;
  data: string;
  json?: boolean;
}

const EXAMPLES = `
Adds a key to the identity secret, hashes every stored identifier again with it, and derives everything anew. No value
of a customer is needed for that. Persons and flags get new ids; nothing is announced a second time.

Nothing may be ingested meanwhile: disable the event source mapping of ingest first, and enable it when this has ended.
Messages wait in the queue, up to 14 days. Ctrl-C stops it; called again, it goes on where it was.
The steps one by one: docs/operations.md, "Change the identity key".

Examples:
  hilvan rotate-key --ingest-held                                  the running dev or demo
  hilvan rotate-key --ingest-held --aws --table Hilvan-Table --secret <IdentityKeyArn>`;

export function rotateKeyCommand(): Command {
  const command = new Command('rotate-key')
    .summary('change the key under which identifiers are stored')
    .description('Adds a key to the identity secret and hashes all stored identifiers again with it.')
    .addOption(new Option('--table <name>', 'name of the table (local: the only one)').env('TABLE_NAME'))
    .option('--secret <id>', 'the identity secret (local: the only one)')
    .option('--ingest-held', 'you have disabled the event source mapping of ingest')
    .addOption(
      new Option('--settle <seconds>', 'wait for invocations that still run (local: 0 will do)')
        .argParser(wholeNumber(0, 3600))
        .default(75),
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
  secret,
  ingestHeld,
  settle,
  retention,
  json,
  data,
  ...target
}: Options): Promise<void> {
  if (ingestHeld !== true) {
    throw new CliError('Nothing may be ingested while the key changes.', {
      mend: 'Disable the event source mapping of ingest, then call this again with --ingest-held.',
    });
  }
  const { rotateTable } = await import('../repair/rotate-table.ts');
  const endpoint = await findTarget(target, data);
  const given = { endpoint, table, secret, bus: target.bus, retention, settleSeconds: settle };
  await untilInterrupted(
    signal => rotateTable({ ...given, signal }),
    outcome => {
      if (json === true) printJson(outcome);
      else if (outcome.finished) {
        print(
          `Done: ${number(outcome.touchpoints)} touchpoints stand under ${outcome.keys} keys. Enable ingest again.`,
        );
      } else print('Stopped. Call it again to go on; ingest must wait until it has ended.');
    },
  );
}
