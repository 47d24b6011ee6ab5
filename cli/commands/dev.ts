import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { aborted, abortOnInterrupt } from '../interrupt.ts';
import { jsonOption } from '../options.ts';
import { DEFAULT_DATA_DIR } from '../stack/dev-file.ts';
import { addStackOptions, type StackFlags } from '../stack/stack-options.ts';
import { paint, print, tell } from '../terminal.ts';

interface Options extends StackFlags {
  data: string;
  ephemeral?: boolean;
  json?: boolean;
}

const EXAMPLES = `
The synthesised application runs here as it is: bus, queues, functions, table, API and schedules.

Examples:
  hilvan dev
  hilvan dev --ephemeral --port 0 --aws-port 0 --json
  aws events list-event-buses --endpoint-url http://127.0.0.1:4566`;

export function devCommand(): Command {
  return addStackOptions(
    new Command('dev')
      .summary('run everything on this machine')
      .description('Runs the synthesised application on this machine until Ctrl-C.')
      .addOption(new Option('--data <dir>', 'folder that keeps the state').default(DEFAULT_DATA_DIR))
      .addOption(new Option('--ephemeral', 'keep nothing').conflicts('data')),
  )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { signal, release } = abortOnInterrupt();
  const [{ startStack }, { printAddresses }] = await Promise.all([
    import('../stack/start-stack.ts'),
    import('../stack/print-addresses.ts'),
  ]);
  const dataDir = options.ephemeral === true ? undefined : resolve(options.data);
  const runtime = await startStack({ ...options, dataDir, signingKey: options.signingKey }, signal);
  try {
    const { apiUrl, apiToken, awsEndpoint, busName, tableName } = runtime;
    if (options.json === true) {
      process.stdout.write(
        `${JSON.stringify({ apiUrl, token: apiToken, awsEndpoint, busName, tableName, dataDir: dataDir ?? null })}\n`,
      );
    } else {
      print(paint('bold', 'Hilván runs on this machine. Ctrl-C stops it.'));
      printAddresses(runtime, dataDir ?? 'nothing is kept');
    }
    await aborted(signal);
    tell(paint('dim', 'Stopping …', process.stderr));
  } finally {
    await runtime.stop();
    release();
  }
}
