import { Command, Option } from 'commander';
import { FLAG_KINDS, FLAG_STATES, type Flag } from '../../shared/contract/flag.ts';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { print, printJson } from '../terminal.ts';

interface Options extends ApiOptions {
  kind?: Flag['kind'];
  boundary?: string;
  state?: Flag['state'];
  from?: string;
  to?: string;
  limit: number;
  json?: boolean;
}

export function flagsCommand(): Command {
  const command = new Command('flags')
    .summary('list flags: drop-offs, rework, contradictions …')
    .description('Lists flags by time, the newest first.')
    .addOption(new Option('--kind <kind>', 'of this kind').choices(FLAG_KINDS))
    .option('--boundary <boundary>', 'of this silo, such as "web/ecommerce>call-center/contact-centre"')
    .addOption(
      new Option('--state <state>', 'in this state (default: raised and resolved)').choices(FLAG_STATES),
    )
    .option('--from <time>', 'at this time (or date) or later')
    .option('--to <time>', 'before this time (or date)')
    .addOption(new Option('--limit <n>', 'how many').argParser(wholeNumber(1, 100_000)).default(50))
    .addOption(jsonOption());
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run({ kind, boundary, state, from, to, limit, ...options }: Options): Promise<void> {
  const [{ askList }, { flagTable }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/print-flags.ts'),
  ]);
  const filter = { kind, boundary, state, from, to };
  const page = await askList(await findApi(options), 'listFlags', { query: filter }, limit);
  if (options.json === true) {
    printJson(page);
    return;
  }
  if (page.items.length === 0) print('There are no such flags.');
  else print(flagTable(page.items));
  if (page.more) print('There are more: raise --limit, or narrow the search.');
}
