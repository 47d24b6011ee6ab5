import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { CliError, FAILED } from '../failure.ts';
import { jsonOption, time, wholeNumber } from '../options.ts';
import { type BusOptions, busOptions } from '../send/bus-target.ts';
import { minute, plain, print, printJson, table, tell } from '../terminal.ts';

interface Json {
  json?: boolean;
}

const EXAMPLES = `
A version never changes once it is stored; a change is a new version. It goes for journeys that begin after it is in
force; journeys under way keep theirs. With --all it goes for all journeys: those under way follow when they are next
touched, the others with a rebuild.

Examples:
  hilvan definitions validate retail-order.json
  hilvan definitions show retail-order --json > retail-order.json
  hilvan definitions put retail-order.json --from 2026-12-01`;

export function definitionsCommand(): Command {
  const command = new Command('definitions')
    .summary('journey definitions: validate, list, show, put')
    .description(
      'Works with journey definitions: what stages a journey has, where it starts and what its goal is.',
    )
    .addHelpText('after', EXAMPLES);
  for (const each of [validateCommand(), listCommand(), showCommand(), putCommand()])
    command.addCommand(each);
  return command;
}

function validateCommand(): Command {
  return new Command('validate')
    .summary('say all there is against a definition file')
    .description(
      'Checks a definition file: errors are refused, warnings are worth a look. Exit code 1 with errors.',
    )
    .argument('<file>', 'JSON file with a journey definition')
    .addOption(new Option('--strict', 'exit code 1 with warnings too'))
    .addOption(jsonOption())
    .action(async (file: string, { json, strict }: Json & { strict?: boolean }) => {
      const { checkFile, printCheck } = await import('../definitions/check-file.ts');
      const check = await checkFile(file);
      if (json === true) printJson(check);
      else printCheck(check);
      if (!check.valid || (strict === true && check.warnings.length > 0)) process.exitCode = FAILED;
    });
}

function listCommand(): Command {
  const command = new Command('list')
    .summary('list the definitions and their versions')
    .description('Lists the journey definitions with their versions, the newest first.')
    .addOption(jsonOption());
  for (const option of apiOptions()) command.addOption(option);
  return command.action(async (options: ApiOptions & Json) => {
    const { ask } = await import('../api/client.ts');
    const answer = await ask(await findApi(options), 'listDefinitions', {});
    if (options.json === true) return printJson(answer);
    const rows = answer.items.flatMap(({ id, versions }) => versions.map(each => ({ id, ...each })));
    print(
      table(rows, [
        { title: 'definition', value: each => each.id },
        { title: 'version', value: each => each.version },
        {
          title: 'from',
          value: each => (each.effectiveFrom === undefined ? 'ever' : minute(each.effectiveFrom)),
        },
        { title: 'in force', value: each => (each.inForce ? 'yes' : '') },
        { title: 'origin', value: each => each.origin },
        { title: 'title', value: each => each.title },
      ]),
    );
  });
}

function showCommand(): Command {
  const command = new Command('show')
    .summary('print a definition as JSON, fit for a file')
    .description('Prints a journey definition as JSON.')
    .argument('<id>', 'such as retail-order')
    .addOption(
      new Option('--version <n>', 'this version (default: the newest)').argParser(wholeNumber(1, 1e9)),
    )
    .addOption(new Option('--json', 'the same: it is JSON anyhow').hideHelp());
  for (const option of apiOptions()) command.addOption(option);
  return command.action(async (id: string, { version, ...options }: ApiOptions & { version?: number }) => {
    const { ask } = await import('../api/client.ts');
    const { definition } = await ask(await findApi(options), 'getDefinition', { id, query: { version } });
    printJson(definition);
  });
}

interface PutOptions extends ApiOptions, BusOptions, Json {
  from?: number;
  all?: boolean;
  actor: string;
  wait: boolean;
}

function putCommand(): Command {
  const command = new Command('put')
    .summary('store a version of a definition, without deployment')
    .description('Stores a version of a journey definition: an event to the bus, no deployment.')
    .argument('<file>', 'JSON file with a journey definition')
    .addOption(
      new Option(
        '--from <time>',
        'in force from this time (default: in 15 minutes, when all know it)',
      ).argParser(time),
    )
    .addOption(new Option('--all', 'for all journeys, those of the past too').conflicts('from'))
    .addOption(new Option('--actor <name>', 'who decides; it is kept').default(userInfo().username, 'you'))
    .addOption(new Option('--no-wait', 'do not ask the API whether it was stored'))
    .addOption(jsonOption());
  for (const option of [...busOptions(), ...apiOptions().filter(each => each.long !== '--data')]) {
    command.addOption(option);
  }
  return command.action(put);
}

async function put(file: string, { from, all, actor, wait, json, ...where }: PutOptions): Promise<void> {
  const [{ checkFile, printCheck }, { EVER, putFile }] = await Promise.all([
    import('../definitions/check-file.ts'),
    import('../definitions/put-file.ts'),
  ]);
  const { definition, warnings, errors } = await checkFile(file);
  if (definition === undefined) {
    const lines = errors.map(({ path, message }) => `  ${path || 'at the top'}: ${message}`);
    throw new CliError([`${file}: the journey definition is not valid:`, ...lines].join('\n'));
  }
  const effectiveFrom = all === true ? EVER : from === undefined ? undefined : new Date(from).toISOString();
  const stored = await putFile(
    { definition, actor, ...(effectiveFrom === undefined ? {} : { effectiveFrom }) },
    where,
    wait ? await findApi(where) : undefined,
  );
  if (json === true) {
    const { id, version } = definition;
    printJson({ id, version, stored: stored !== undefined, ...(stored ?? {}), warnings });
    return;
  }
  if (warnings.length > 0) printCheck({ file, valid: true, errors: [], warnings, definition });
  const name = `Version ${definition.version} of ${definition.id}`;
  if (stored === undefined) print(`${name} is on the bus.`);
  else if (stored.effectiveFrom !== undefined) {
    print(`${name} is stored: it goes for journeys that begin at ${stored.effectiveFrom} or later.`);
  } else print(`${name} is in force for all journeys.`);
  if (effectiveFrom !== undefined && Date.parse(effectiveFrom) < Date.now()) {
    tell(plain('Journeys that began before now follow when they are next touched; a rebuild brings all.'));
  }
}
