import { Command, Option } from 'commander';
import { CliError, FAILED } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { jsonOption, webAddress } from '../options.ts';
import { DEFAULT_DATA_DIR, readDevFile } from '../stack/dev-file.ts';
import { number, paint, plain, print, printJson } from '../terminal.ts';

interface Options {
  endpoint?: string;
  aws?: boolean;
  bus: string;
  source: string;
  data: string;
  json?: boolean;
}

const EXAMPLES = `
Lines that are not JSON are reported with their number; the rest goes through. Whether a touchpoint keeps the
contract is checked behind the bus: what does not is quarantined there, and its siblings are stored.

Examples:
  hilvan send touchpoints.jsonl                 to the running dev or demo
  zcat export.gz | hilvan send - --source shop.web
  hilvan send touchpoints.jsonl --aws           to AWS, with your credentials and region`;

export function sendCommand(): Command {
  return new Command('send')
    .summary('send touchpoints to the bus')
    .description(
      'Sends touchpoints (JSON lines, plain or gzip) to the bus, in envelopes; what it refuses is sent again.',
    )
    .argument('<file>', 'JSON lines, one touchpoint a line; - reads them from the standard input')
    .addOption(
      new Option('--endpoint <url>', 'AWS endpoint (default: that of the running dev or demo)')
        .env('AWS_ENDPOINT_URL')
        .argParser(webAddress),
    )
    .addOption(new Option('--aws', 'send to AWS itself').conflicts('endpoint'))
    .addOption(new Option('--bus <name>', 'name of the bus').default('hilvan'))
    .addOption(new Option('--source <name>', 'the emitting system').default('hilvan.cli'))
    .addOption(new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(file: string, { endpoint, aws, bus, source, data, json }: Options): Promise<void> {
  const [{ sendFile }, { createBusClient }] = await Promise.all([
    import('../send/send-file.ts'),
    import('../send/bus-client.ts'),
  ]);
  const target = aws === true ? undefined : (endpoint ?? (await readDevFile(data))?.awsEndpoint);
  if (aws !== true && target === undefined) {
    throw new CliError('There is no bus to send to: nothing runs here.', {
      mend: 'Start "hilvan dev" in another terminal, name an endpoint with --endpoint, or send to AWS with --aws.',
    });
  }
  const { signal, release } = abortOnInterrupt();
  const client = createBusClient(target, process.env);
  try {
    const report = await sendFile(file, { client, busName: bus, source, signal, target: target ?? 'AWS' });
    if (json === true) printJson(report);
    else {
      print(`sent ${number(report.sent)}, rejected ${number(report.rejected.length)}`);
      for (const { line, reason } of report.rejected.slice(0, 20)) {
        print(`  ${paint('red', `line ${line}`)}: ${plain(reason)}`);
      }
      if (report.rejected.length > 20) print('  … (--json lists them all)');
    }
    if (report.rejected.length > 0) process.exitCode = FAILED;
  } finally {
    client.destroy();
    release();
  }
}
