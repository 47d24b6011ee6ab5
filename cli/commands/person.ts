import { Command } from 'commander';
import type { ApiOptions } from '../api/address.ts';
import { apiOptions, findApi } from '../api/address.ts';
import { jsonOption } from '../options.ts';
import { printJson } from '../terminal.ts';

const EXAMPLES = `
Examples:
  hilvan person email ana@example.com        by an identifier; it is hashed, and not stored
  hilvan person journey:order O-1042         by an order number
  hilvan person customerId.x8Kq…             by the id that lists show`;

export function personCommand(): Command {
  const command = new Command('person')
    .summary('find a customer by an identifier, with their journeys')
    .description('Shows the persons behind an identifier, or one person by id, with their journeys.')
    .argument('<namespace|id>', 'namespace, such as email or customerId; or the id of a person')
    .argument('[value]', 'the identifier')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run(
  first: string,
  value: string | undefined,
  options: ApiOptions & { json?: boolean },
): Promise<void> {
  const [{ ask, askList }, { printPerson }] = await Promise.all([
    import('../api/client.ts'),
    import('../api/print-person.ts'),
  ]);
  const api = await findApi(options);
  const persons =
    value === undefined
      ? [await ask(api, 'getPerson', { id: first })]
      : (await ask(api, 'findPersons', { query: { namespace: first, value } })).items;
  const found = await Promise.all(
    persons.map(async person => {
      return {
        person,
        journeys: (await askList(api, 'getPersonJourneys', { id: person.id, query: {} }, 200)).items,
      };
    }),
  );
  if (options.json === true)
    printJson({ items: found.map(({ person, journeys }) => ({ ...person, journeys })) });
  else printPerson(found, value === undefined ? first : `${first} ${value}`);
}
