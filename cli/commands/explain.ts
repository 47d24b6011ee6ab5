import { Command } from 'commander';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { jsonOption } from '../options.ts';
import { printJson } from '../terminal.ts';

export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('why a touchpoint is in a journey, why a flag was raised')
    .description(
      'Explains a touchpoint (whose it is, and by which sightings) or a flag (its rule and its evidence).',
    )
    .argument('<id>', 'id of a touchpoint, as its producer sent it, or of a flag')
    .addOption(jsonOption());
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

/** Only flags have ids of so many parts, and only flags end in a hash. */
const FLAG_ID = /^[a-z0-9-]+~[\w-]{22}~[a-z-]+~.+~[\w-]{22}$/;

async function run(id: string, options: ApiOptions & { json?: boolean }): Promise<void> {
  const { ask } = await import('../api/client.ts');
  const api = await findApi(options);
  if (FLAG_ID.test(id)) {
    const answer = await ask(api, 'explainFlag', { id });
    const { printFlagExplanation } = await import('../api/print-flags.ts');
    if (options.json === true) printJson(answer);
    else printFlagExplanation(answer);
    return;
  }
  const answer = await ask(api, 'explainTouchpoint', { id });
  const { printTouchpointExplanation } = await import('../api/print-touchpoint.ts');
  if (options.json === true) printJson(answer);
  else printTouchpointExplanation(answer);
}
