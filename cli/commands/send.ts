import { Command, Option } from 'commander';
import { FAILED } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { jsonOption } from '../options.ts';
import { type BusOptions, busOptions, openBus } from '../send/bus-target.ts';
import { number, paint, plain, print, printJson } from '../terminal.ts';

interface Options extends BusOptions {
  source: string;
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
  const command = new Command('send')
    .summary('send touchpoints to the bus')
    .description(
      'Sends touchpoints (JSON lines, plain or gzip) to the bus, in envelopes; what it refuses is sent again.',
    )
    .argument('<file>', 'JSON lines, one touchpoint a line; - reads them from the standard input')
    .addOption(new Option('--source <name>', 'the emitting system').default('hilvan.cli'))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES);
  for (const option of busOptions()) command.addOption(option);
  return command.action(run);
}

async function run(file: string, { source, json, ...where }: Options): Promise<void> {
  const { sendFile } = await import('../send/send-file.ts');
  const { client, target } = await openBus(where);
  const { signal, release } = abortOnInterrupt();
  try {
    const report = await sendFile(file, { client, busName: where.bus, source, signal, target });
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
