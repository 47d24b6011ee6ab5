import { Command } from 'commander';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { jsonOption } from '../options.ts';
import { print, printJson } from '../terminal.ts';

export function journeyCommand(): Command {
  const command = new Command('journey')
    .summary('show one journey with its timeline')
    .description(
      'Shows a journey: its timeline, why each touchpoint is this customer’s, and the flags on it.',
    )
    .argument('<id>', 'id of the journey, as "hilvan journeys" lists it')
    .addOption(jsonOption());
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run(id: string, options: ApiOptions & { json?: boolean }): Promise<void> {
  const [{ ask }, { printJourney }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/print-journeys.ts'),
  ]);
  const journey = await ask(await findApi(options), 'getJourney', { id, query: {} });
  if (options.json === true) {
    printJson(journey);
    return;
  }
  if (journey.id !== id) print(`${id} is part of another journey now:`);
  printJourney(journey);
  if (journey.cursor !== undefined) print('The timeline goes on: --json has its cursor.');
}
