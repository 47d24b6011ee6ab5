import { Option } from 'commander';
import { CliError } from '../failure.ts';
import { webAddress } from '../options.ts';
import { DEFAULT_DATA_DIR, readDevFile } from '../stack/dev-file.ts';

export interface ApiOptions {
  api?: string;
  token?: string;
  data: string;
}

export interface ApiAddress {
  url: string;
  token: string;
}

/** Options of every command that asks the query API. */
export const apiOptions = (): Option[] => [
  new Option('--api <url>', 'address of the query API (default: that of the running dev or demo)')
    .env('HILVAN_API')
    .argParser(webAddress),
  new Option('--token <token>', 'its bearer token').env('HILVAN_TOKEN'),
  new Option('--data <dir>', 'data folder of the running dev or demo').default(DEFAULT_DATA_DIR),
];

/** Where the query API is: the options, else the environment, else the `dev` or `demo` that runs here. */
export async function findApi({ api, token, data }: ApiOptions): Promise<ApiAddress> {
  const running = await readDevFile(data);
  const url = api ?? running?.apiUrl;
  if (url === undefined) {
    throw new CliError('No query API is known: nothing runs here.', {
      mend: 'Start "hilvan dev" or "hilvan demo" in another terminal, or name one with --api and --token.',
    });
  }
  const known = token ?? (running?.apiUrl === url ? running.token : undefined);
  if (known === undefined) {
    throw new CliError(`The token for ${url} is missing.`, {
      mend: 'Give it with --token or HILVAN_TOKEN; "hilvan dev" prints the one of local mode.',
    });
  }
  return { url, token: known };
}
