import { Command, Option } from 'commander';
import { type ApiOptions, apiOptions, findApi } from '../api/address.ts';
import { time, wholeNumber } from '../options.ts';
import { print, tell } from '../terminal.ts';

interface Options extends ApiOptions {
  person?: string;
  viewer?: string;
  from?: number;
  to?: number;
  limit: number;
}

const EXAMPLES = `
One JSON object a line, the latest first. For admins only.

Examples:
  hilvan audit --person customerId.x8Kq…
  hilvan audit --viewer ana --from 2026-11-01`;

export function auditCommand(): Command {
  const command = new Command('audit')
    .summary('list who looked at whom')
    .description('Writes the audit log as JSON lines.')
    .addOption(new Option('--person <id>', 'requests about this person'))
    .addOption(new Option('--viewer <subject>', 'requests of this person or system'))
    .addOption(new Option('--from <time>', 'not before').argParser(time))
    .addOption(new Option('--to <time>', 'before').argParser(time))
    .addOption(new Option('--limit <n>', 'how many').argParser(wholeNumber(1, 1_000_000)).default(200))
    .addHelpText('after', EXAMPLES);
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run({ limit, person, viewer, from, to, ...where }: Options): Promise<void> {
  const { askList } = await import('../api/client.ts');
  const query = { person, viewer, from: isoOf(from), to: isoOf(to) };
  const page = await askList(await findApi(where), 'listAudit', { query }, limit);
  for (const item of page.items) print(JSON.stringify(item));
  if (page.more) tell('There are more: raise --limit.');
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
