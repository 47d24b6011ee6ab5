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

const DAY = 86_400_000;

/** What to say of a log that a stack with this retention will not keep: it counts from when things happened. */
export function tooOldFor(
  { time }: { readonly time: Float64Array },
  { touchpoints, journeys }: Retention,
  now: number,
): string | undefined {
  const oldest = time.reduce((a, b) => Math.min(a, b), now);
  const days = Math.ceil((now - oldest) / DAY);
  const kept = Math.min(touchpoints ?? days, journeys ?? days);
  if (days <= kept) return undefined;
  const enough = days + defaultRetention.touchpoints;
  return (
    `the oldest row is of ${days} days ago, and a stack keeps ${kept} days: ` +
    `start it with HILVAN_RETENTION=touchpoints=${enough},ledgers=${2 * enough},journeys=${enough}`
  );
}
