import { Command, Option } from 'commander';
import { QUARANTINE_REASONS, type QuarantineRecord } from '../../shared/contract/quarantine.ts';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import type { RedriveOptions } from '../repair/redrive-records.ts';
import { targetOptions } from '../repair/target.ts';
import { print, printJson } from '../terminal.ts';

interface ListOptions extends ApiOptions {
  reason?: QuarantineRecord['reason'];
  source?: string;
  from?: string;
  to?: string;
  limit: number;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  hilvan quarantine list --reason invalid
  hilvan quarantine show <record>
  hilvan quarantine redrive <record> --set activity=order.placed
  hilvan quarantine redrive <record> --file corrected.jsonl
  hilvan quarantine redrive <record> --new-id "{id}-2"         one that lost its id to another content
  hilvan quarantine redrive --reason invalid --source shop.web --remove oldField         shows what it would send
  hilvan quarantine redrive --reason invalid --source shop.web --remove oldField --yes   sends it

A payload holds what its producer sent, identifiers included: the token opens them to operators.`;

const collect = (value: string, before: string[] = []) => [...before, value];

function filtered(command: Command): Command {
  return command
    .addOption(new Option('--reason <reason>', 'quarantined for this').choices(QUARANTINE_REASONS))
    .option('--source <source>', 'emitted by this system')
    .option('--from <time>', 'received at this time (or date) or later')
    .option('--to <time>', 'received before this time (or date)')
    .addOption(new Option('--limit <n>', 'how many').argParser(wholeNumber(1, 100_000)).default(50));
}

function asking(command: Command): Command {
  command.addOption(jsonOption());
  for (const option of apiOptions()) command.addOption(option);
  return command;
}

export function quarantineCommand(): Command {
  const list = asking(filtered(new Command('list').description('Lists quarantine, the newest first.')));
  const show = asking(
    new Command('show').description('Shows a record with its payload.').argument('<record>', 'its id'),
  );
  const redrive = asking(
    filtered(
      new Command('redrive')
        .description('Sends fixed touchpoints to the bus again, of the records named or of all of a filter.')
        .argument('[records...]', 'their ids'),
    ),
  )
    .option(
      '--set <path=value>',
      'set a member to a text (path:=json: to any value); may be repeated',
      collect,
    )
    .option('--remove <path>', 'take a member away; may be repeated', collect)
    .option('--file <file>', 'send the touchpoints of this file (JSON lines) in place of the payload')
    .option('--new-id <id>', 'id for a touchpoint in stored form; {id} stands for its own')
    .option('--yes', 'send what a filter found (without it, it is only shown)')
    .option('--dry-run', 'only show what would be sent')
    .option('--force', 'send although the contract still refuses it')
    .addOption(new Option('--wait <seconds>', 'for the outcome').argParser(wholeNumber(0, 3600)).default(30));
  for (const option of targetOptions()) redrive.addOption(option);
  return new Command('quarantine')
    .summary('list, show and redrive what could not be stored')
    .description('What could not be stored, with its payload and reason; fixed, it can be sent again.')
    .addHelpText('after', EXAMPLES)
    .addCommand(list.action(runList))
    .addCommand(show.action(runShow))
    .addCommand(redrive.action(runRedrive));
}

async function runList({ reason, source, from, to, limit, ...options }: ListOptions): Promise<void> {
  const [{ askList }, { quarantineTable }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/print-quarantine.ts'),
  ]);
  const filter = { reason, source, from, to };
  const page = await askList(await findApi(options), 'listQuarantine', { query: filter }, limit);
  if (options.json === true) return printJson(page);
  print(
    page.items.length === 0 ? 'There is nothing of that kind in quarantine.' : quarantineTable(page.items),
  );
  if (page.more) print('There are more: raise --limit, or narrow the search.');
}

async function runShow(id: string, options: ApiOptions & { json?: boolean }): Promise<void> {
  const [{ readRecord }, { printRecord }] = await Promise.all([
    import('../repair/redrive.ts'),
    import('../api/print-quarantine.ts'),
  ]);
  const record = await readRecord(await findApi(options), id);
  if (options.json === true) printJson(record);
  else printRecord(record);
}

async function runRedrive(records: string[], options: RedriveOptions): Promise<void> {
  const { redriveRecords } = await import('../repair/redrive-records.ts');
  await redriveRecords(records, options);
}
