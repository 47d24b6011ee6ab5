import { Command, Option } from 'commander';
import type { ApiOptions } from '../api/address.ts';
import { apiOptions, findApi } from '../api/address.ts';
import { wholeNumber } from '../options.ts';
import { print, tell } from '../terminal.ts';

const EXAMPLES = `
One JSON object a line, the newest first. Keep them outside of the table too: after a restored backup,
"hilvan erase --again <file>" does them again, and needs no identifier in the clear.

Example:
  hilvan erasures > erasures.jsonl`;

export function erasuresCommand(): Command {
  const command = new Command('erasures')
    .summary('list the receipts of erasures')
    .description('Writes erasures and their receipts as JSON lines.')
    .addOption(new Option('--limit <n>', 'how many').argParser(wholeNumber(1, 1_000_000)).default(10_000))
    .addHelpText('after', EXAMPLES);
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run({ limit, ...where }: ApiOptions & { limit: number }): Promise<void> {
  const { askList } = await import('../api/client.ts');
  const page = await askList(await findApi(where), 'listErasures', { query: {} }, limit);
  for (const item of page.items) print(JSON.stringify(item));
  if (page.more) tell('There are more: raise --limit.');
}
