import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import type { ApiOptions } from '../api/address.ts';
import { apiOptions, findApi } from '../api/address.ts';
import { INTERRUPTED, usageError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { jsonOption } from '../options.ts';
import { printJson } from '../terminal.ts';

interface Options extends ApiOptions {
  namespace?: string;
  value?: string;
  reason?: string;
  actor: string;
  id: string;
  again?: string;
  dryRun?: boolean;
  follow: boolean;
  json?: boolean;
}

const EXAMPLES = `
The erasure runs in the stack, not here: Ctrl-C stops watching it only, and the same --id shows it again. Whoever was
writing meanwhile is waited for, so it takes some minutes. What it cannot reach: docs/privacy-requests.md.

Examples:
  hilvan erase --namespace email --value ana@example.com --reason "request 4711" --dry-run
  hilvan erase --namespace email --value ana@example.com --reason "request 4711"
  hilvan erase --again erasures.jsonl        after a restored backup: what "hilvan erasures" wrote`;

export function eraseCommand(): Command {
  const command = new Command('erase')
    .summary('erase everything held of a person')
    .description('Erases everything held of the person behind an identifier, and answers the receipt.')
    .option('--namespace <name>', 'such as email or journey:order')
    .option('--value <text>', 'the identifier')
    .option('--reason <text>', 'why; it is kept')
    .addOption(new Option('--actor <name>', 'who asks; it is kept').default(userInfo().username, 'you'))
    .addOption(
      new Option('--id <id>', 'of the request; the same twice is once').default(randomUUID(), 'a new one'),
    )
    .option('--again <file>', 'do the erasures of these receipts again')
    .option('--dry-run', 'change nothing: count what is held')
    .option('--no-follow', 'ask for it, and do not wait for the receipt')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of apiOptions()) command.addOption(option);
  return command.action(run);
}

async function run(options: Options): Promise<void> {
  const { namespace, value, reason, actor, id, again, dryRun, follow, json, ...where } = options;
  const [{ eraseAgain, requestErasure, followErasure }, { countHeld }, { printErasure, printHeld }] =
    await Promise.all([
      import('../privacy/request-erasure.ts'),
      import('../privacy/count-held.ts'),
      import('../privacy/print-erasure.ts'),
    ]);
  const api = await findApi(where);
  if (again !== undefined) {
    const asked = await eraseAgain(api, again, actor);
    printJson({ asked });
    return;
  }
  if (namespace === undefined || value === undefined) {
    throw usageError('Nobody is named.', 'Give --namespace and --value, or --again and a file.');
  }
  if (dryRun === true) {
    const counts = await countHeld(api, { namespace, value });
    if (json === true) printJson(counts);
    else printHeld(counts, `${namespace} ${value}`);
    return;
  }
  if (reason === undefined) throw usageError('The reason is missing.', 'Give it with --reason: it is kept.');
  await requestErasure(api, { id, identifier: { namespace, value }, actor, reason });
  if (!follow) {
    printJson({ id });
    return;
  }
  const { signal, release } = abortOnInterrupt();
  try {
    const erasure = await followErasure(api, id, signal);
    if (json === true) printJson(erasure ?? { id });
    else printErasure(id, erasure);
    if (erasure?.state !== 'done') process.exitCode = signal.aborted ? INTERRUPTED : 1;
  } finally {
    release();
  }
}
