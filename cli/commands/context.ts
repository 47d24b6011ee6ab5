import { Command } from 'commander';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { jsonOption } from '../options.ts';
import { printJson } from '../terminal.ts';

const EXAMPLES = `
The receipt proves, quoted in a touchpoint's context.receipt, that the channel had been told.

Examples:
  hilvan context phone "600 123 456" --channel call-center
  hilvan context journey:order O-1042 --channel store --json`;

export function contextCommand(): Command {
  const command = new Command('context')
    .summary('what a customer has just gone through, as a channel is told it')
    .description('Asks for the context of the customer behind an identifier, as a channel system does.')
    .argument('<namespace>', 'such as email, customerId or journey:order')
    .argument('<value>', 'the identifier; it is hashed, and not stored')
    .option('--channel <name>', 'the channel that asks: the receipt is for its touchpoints')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run(
  namespace: string,
  value: string,
  { channel, json, ...where }: ApiOptions & { channel?: string; json?: boolean },
): Promise<void> {
  const [{ ask }, { printContext }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/print-context.ts'),
  ]);
  const asked = { namespace, value, ...(channel === undefined ? {} : { channel }) };
  const context = await ask(await findApi(where), 'postContext', { body: asked });
  if (json === true) printJson(context);
  else printContext(context);
}
