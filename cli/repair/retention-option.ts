import { InvalidArgumentError, Option } from 'commander';
import { defaultRetention, parseRetention, type Retention } from '../../shared/dynamodb/retention.ts';

/** What is written again is kept as long as the functions keep it: the default, but for what the deployment chose. */
export function retentionOption(): Option {
  return new Option('--retention <kinds>', 'days that items are kept where the deployment chose others')
    .env('HILVAN_RETENTION')
    .argParser(text => {
      try {
        parseRetention(text);
        return text;
      } catch (error) {
        throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
      }
    });
}

export function retentionFrom(text: string | undefined): Retention {
  return text === undefined ? defaultRetention : { ...defaultRetention, ...parseRetention(text) };
}
