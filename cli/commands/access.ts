import { Command, Option } from 'commander';
import type { ApiOptions } from '../api/address.ts';
import { apiOptions, findApi } from '../api/address.ts';
import { plain, tell } from '../terminal.ts';

interface Options extends ApiOptions {
  namespace: string;
  value: string;
  out?: string;
}

const EXAMPLES = `
One JSON object a line: identifiers, touchpoints, journeys, flags, corrections, records in quarantine, receipts of
erasures. A record in quarantine holds what its producer sent: look before you hand it on.

Examples:
  hilvan access --namespace email --value ana@example.com
  hilvan access --namespace customerId --value c-42 --out c-42.jsonl`;

export function accessCommand(): Command {
  const command = new Command('access')
    .summary('write down everything held of a person')
    .description('Writes everything held of the person behind an identifier, as JSON lines.')
    .addOption(new Option('--namespace <name>', 'such as email or journey:order').makeOptionMandatory())
    .addOption(new Option('--value <text>', 'the identifier').makeOptionMandatory())
    .option('--out <file>', 'to this file, which only you may read (default: the terminal)')
    .addHelpText('after', EXAMPLES);
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run({ namespace, value, out, ...where }: Options): Promise<void> {
  const { writeHeld } = await import('../privacy/write-held.ts');
  const counts = await writeHeld(await findApi(where), { namespace, value }, out);
  const told = Object.entries(counts).map(([kind, count]) => `${count} × ${kind}`);
  tell(told.length === 0 ? `Nothing is held of ${plain(`${namespace} ${value}`)}.` : told.join(', '));
}
