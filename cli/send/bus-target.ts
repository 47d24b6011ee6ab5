import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Option } from 'commander';
import { CliError } from '../failure.ts';
import { webAddress } from '../options.ts';
import { DEFAULT_DATA_DIR, readDevFile } from '../stack/dev-file.ts';

/** Where a command puts events: the running dev or demo, another endpoint, or AWS itself. */
export interface BusOptions {
  endpoint?: string;
  aws?: boolean;
  bus: string;
  data: string;
}

export function busOptions(): Option[] {
  return [
    new Option('--endpoint <url>', 'AWS endpoint (default: that of the running dev or demo)')
      .env('AWS_ENDPOINT_URL')
      .argParser(webAddress),
    new Option('--aws', 'send to AWS itself').conflicts('endpoint'),
    new Option('--bus <name>', 'name of the bus').default('hilvan'),
    new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR),
  ];
}

/** A client of the bus, and its address for messages. The caller destroys the client. */
export async function openBus({
  endpoint,
  aws,
  data,
}: BusOptions): Promise<{ client: EventBridgeClient; target: string }> {
  const found = aws === true ? undefined : (endpoint ?? (await readDevFile(data))?.awsEndpoint);
  if (aws !== true && found === undefined) {
    throw new CliError('There is no bus to send to: nothing runs here.', {
      mend: 'Start "hilvan dev" in another terminal, name an endpoint with --endpoint, or send to AWS with --aws.',
    });
  }
  const { createBusClient } = await import('./bus-client.ts');
  return { client: createBusClient(found, process.env), target: found ?? 'AWS' };
}
