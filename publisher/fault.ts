import { isPermanent, type Refusal } from '../shared/eventbridge/put-events.ts';
import type { Undelivered } from './types.ts';

export type Fault = Pick<Undelivered, 'code' | 'message' | 'permanent'>;

export const FULL: Fault = {
  code: 'PublisherFull',
  message: 'Too many touchpoints wait already: await ready() and publish it again',
  permanent: false,
};

export const CLOSED: Fault = {
  code: 'PublisherClosed',
  message: 'The publisher was closed before the bus had taken it: publish it again with a new one',
  permanent: false,
};

const ADVICE: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'check busName, the region and the account',
  AccessDeniedException: 'allow this role events:PutEvents on the bus',
  NotAuthorizedForSourceException: 'send with a source that the policy of the bus allows you',
  NotAuthorizedForDetailTypeException: 'ask the owner of the bus to allow you touchpoints',
  CredentialsProviderError: 'give this process AWS credentials',
  UnrecognizedClientException: 'give this process valid AWS credentials',
  ECONNREFUSED: 'start "hilvan dev", or check endpoint',
  ENOTFOUND: 'check endpoint, region and the network',
};

/** What the bus said last, with what to do. */
export function faultOf({ code, message }: Refusal): Fault {
  if (code === 'AbortError') return CLOSED;
  const permanent = isPermanent(code);
  const advice = ADVICE[code] ?? (permanent ? 'mend that and publish it again' : 'publish it again later');
  return { code, message: `${message.replace(/\.$/, '') || code}: ${advice}`, permanent };
}
