import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import type { Correction } from '../../shared/contract/correction.ts';
import { CORRECTION_DETAIL_TYPE } from '../../shared/contract/events.ts';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { readCorrection } from '../../shared/steps/read-correction.ts';
import { CliError } from '../failure.ts';
import { jsonOption } from '../options.ts';
import { type BusOptions, busOptions, openBus } from '../send/bus-target.ts';
import { putOperation } from '../send/put-operation.ts';
import { plain, print, printJson } from '../terminal.ts';

interface Options extends BusOptions {
  reason: string;
  actor: string;
  json?: boolean;
}

const SUMMARIES = {
  link: 'say that an identifier is a customer’s, whatever was seen',
  unlink: 'say that it is not, or take a link or alias back',
  alias: 'say that two customers are one',
} as const;

const EXAMPLES = `
It goes to the bus as an event of source hilvan.operations, is kept with who decided it and why, and can be taken
back: link and unlink undo each other. Journeys and flags follow within seconds; flags that no longer hold are retracted.

Examples:
  hilvan link deviceId d-7 customerId c-42 --reason "told us on the phone"
  hilvan unlink deviceId d-7 customerId c-42 --reason "sold the tablet"
  hilvan alias customerId c-42 customerId c-977 --reason "duplicate in the CRM"`;

export const linkCommand = (): Command => correctionCommand('link');
export const unlinkCommand = (): Command => correctionCommand('unlink');
export const aliasCommand = (): Command => correctionCommand('alias');

function correctionCommand(kind: Correction['kind']): Command {
  const command = new Command(kind)
    .summary(SUMMARIES[kind])
    .description(`Corrects an identity: ${SUMMARIES[kind]}.`)
    .argument('<namespace>', 'namespace of the identifier, such as deviceId or journey:order')
    .argument('<value>', 'the identifier')
    .argument('<with-namespace>', 'namespace of the other one')
    .argument('<with-value>', 'the other identifier')
    .addOption(new Option('--reason <text>', 'why; it is kept').makeOptionMandatory())
    .addOption(new Option('--actor <name>', 'who decides; it is kept').default(userInfo().username, 'you'))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of busOptions()) command.addOption(option);
  return command.action((namespace, value, withNamespace, withValue, options: Options) =>
    run(kind, { namespace, value }, { namespace: withNamespace, value: withValue }, options),
  );
}

async function run(
  kind: Correction['kind'],
  identifier: Correction['identifier'],
  other: Correction['identifier'],
  { reason, actor, json, ...where }: Options,
): Promise<void> {
  const at = new Date().toISOString();
  const decided: Correction = { id: randomUUID(), kind, identifier, with: other, at, actor, reason };
  // The functions read it again, with their own key; here only so that a mistake is told at once.
  const intake = { identity: defaultIdentityConfig, hasher: createHasher('only to look at the form') };
  const read = readCorrection(decided, intake);
  if (!read.ok) {
    const faults = read.issues.map(({ path, message }) => `${path} ${message}`);
    throw new CliError(`This ${kind} cannot be taken: ${plain(faults.join('; '))}`);
  }
  const { client } = await openBus(where);
  try {
    await putOperation(client, where.bus, CORRECTION_DETAIL_TYPE, decided);
  } finally {
    client.destroy();
  }
  if (json === true) printJson(decided);
  else print(`${kind} ${decided.id} is on the bus; "hilvan person" shows what it changed`);
}
