import { Command, Option } from 'commander';
import { FLAG_KINDS, type Flag } from '../../shared/contract/flag.ts';
import { JOURNEY_STATES, type Journey } from '../../shared/contract/journey.ts';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { print, printJson } from '../terminal.ts';

interface Options extends ApiOptions {
  definition?: string;
  state?: Journey['state'];
  flag?: Flag['kind'];
  channel?: string;
  from?: string;
  to?: string;
  limit: number;
  json?: boolean;
}

export function journeysCommand(): Command {
  const command = new Command('journeys')
    .summary('list journeys, the newest first')
    .description('Lists journeys by their start, the newest first.')
    .option('--definition <id>', 'of this journey definition, such as retail-order')
    .addOption(new Option('--state <state>', 'in this state').choices(JOURNEY_STATES))
    .addOption(new Option('--flag <kind>', 'with at least one such flag').choices(FLAG_KINDS))
    .option('--channel <channel>', 'with at least one touchpoint on it')
    .option('--from <time>', 'started at this time (or date) or later')
    .option('--to <time>', 'started before this time (or date)')
    .addOption(new Option('--limit <n>', 'how many').argParser(wholeNumber(1, 100_000)).default(50))
    .addOption(jsonOption());
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run({
  definition,
  state,
  flag,
  channel,
  from,
  to,
  limit,
  ...options
}: Options): Promise<void> {
  const [{ askList }, { journeyTable }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/print-journeys.ts'),
  ]);
  const query = { definition, state, flag, channel, from, to };
  const page = await askList(await findApi(options), 'listJourneys', { query }, limit);
  if (options.json === true) {
    printJson(page);
    return;
  }
  if (page.items.length === 0) print('There are no such journeys.');
  else print(journeyTable(page.items));
  if (page.more) print('There are more: raise --limit, or narrow the search.');
}
