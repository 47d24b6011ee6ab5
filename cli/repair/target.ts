import { Option } from 'commander';
import { CliError } from '../failure.ts';
import { webAddress } from '../options.ts';
import { readDevFile } from '../stack/dev-file.ts';

export interface TargetOptions {
  endpoint?: string;
  aws?: boolean;
  bus: string;
}

/** Options of commands that work on AWS or on the running local mode. */
export const targetOptions = (): Option[] => [
  new Option('--endpoint <url>', 'AWS endpoint (default: that of the running dev or demo)')
    .env('AWS_ENDPOINT_URL')
    .argParser(webAddress),
  new Option('--aws', 'AWS itself, with your credentials and region').conflicts('endpoint'),
  new Option('--bus <name>', 'name of the bus').default('hilvan'),
];

/** The endpoint; `undefined` is AWS itself. */
export async function findTarget(
  { endpoint, aws }: TargetOptions,
  data: string,
): Promise<string | undefined> {
  if (aws === true) return undefined;
  const found = endpoint ?? (await readDevFile(data))?.awsEndpoint;
  if (found !== undefined) return found;
  throw new CliError('Nothing runs here.', {
    mend: 'Start "hilvan dev" in another terminal, name an endpoint with --endpoint, or choose AWS with --aws.',
  });
}
