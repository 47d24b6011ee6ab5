import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import { type BusEvent, type Buses, findBus } from './event-bus.ts';
import { isObject, type JsonObject } from './json.ts';
import { ACCOUNT } from './physical.ts';

// Quotas of PutEvents: entries of a request, and bytes of all its entries together.
const MOST_ENTRIES = 10;
const MOST_BYTES = 1_048_576;
const BYTES_OF_TIME = 14;

export type Entry = { EventId: string } | { ErrorCode: string; ErrorMessage: string };
export type Accepted = { bus: string; event: BusEvent };
export type Checked = { entries: Entry[]; accepted: Accepted[] };

/** Checks a PutEvents request. Throws AwsError where AWS refuses all of it; else each entry has its own answer. */
export function checkPutEvents(
  input: Record<string, unknown>,
  buses: Buses,
  region: string,
  now: Date,
): Checked {
  const entries = input['Entries'];
  if (!Array.isArray(entries))
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must not be null",
    );
  if (entries.length === 0 || entries.length > MOST_ENTRIES)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${
        entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ENTRIES}`
      }`,
    );
  if (input['EndpointId'] !== undefined)
    throw new AwsError('ValidationException', 'EndpointId: global endpoints are not available in local mode');
  const objects = entries.map(readEntry);
  if (objects.reduce((sum, entry) => sum + entrySize(entry), 0) > MOST_BYTES)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  const checked: Checked = { entries: [], accepted: [] };
  for (const entry of objects) {
    const outcome = checkEntry(entry, buses, region, now);
    if ('event' in outcome) {
      checked.accepted.push(outcome);
      checked.entries.push({ EventId: outcome.event.id });
    } else checked.entries.push(outcome);
  }
  return checked;
}

const TEXTS = ['Source', 'DetailType', 'Detail', 'EventBusName'] as const;

function readEntry(entry: unknown): Record<string, unknown> {
  if (!isObject(entry)) throw new AwsError('SerializationException', 'Entries: each entry must be an object');
  for (const key of TEXTS)
    if (entry[key] !== undefined && entry[key] !== null && typeof entry[key] !== 'string')
      throw new AwsError('SerializationException', `${key} must be text`);
  return entry;
}

/** As "Calculating PutEvents event entry size" in the EventBridge user guide defines it. */
export function entrySize(entry: Record<string, unknown>): number {
  const bytes = (value: unknown) => (typeof value === 'string' ? Buffer.byteLength(value) : 0);
  const resources = Array.isArray(entry['Resources']) ? entry['Resources'] : [];
  return (
    (entry['Time'] === undefined || entry['Time'] === null ? 0 : BYTES_OF_TIME) +
    bytes(entry['Source']) +
    bytes(entry['DetailType']) +
    bytes(entry['Detail']) +
    resources.reduce((sum: number, resource) => sum + bytes(resource), 0)
  );
}

function checkEntry(
  entry: Record<string, unknown>,
  buses: Buses,
  region: string,
  now: Date,
): Accepted | { ErrorCode: string; ErrorMessage: string } {
  const { Source: source, DetailType: detailType, Detail: text } = entry;
  if (typeof source !== 'string' || source === '') return required('Source');
  if (typeof detailType !== 'string' || detailType === '') return required('DetailType');
  if (typeof text !== 'string' || text === '') return required('Detail');
  if (source.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  const detail = parseObject(text);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const time = timeOf(entry['Time'], now);
  if (time === undefined)
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter Time is not valid. Reason: not a timestamp.',
    };
  const busName =
    typeof entry['EventBusName'] === 'string' && entry['EventBusName'] !== ''
      ? entry['EventBusName']
      : 'default';
  const bus = findBus(buses.buses, busName);
  // AWS takes such an entry and drops it without a word; on one's own machine the mistake should show.
  if (bus === undefined)
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${busName} does not exist.` };
  const resources = Array.isArray(entry['Resources']) ? entry['Resources'].map(String) : [];
  const head = {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region,
    resources,
  };
  // The producer's own text of the detail: numbers keep every digit.
  const whole = `${JSON.stringify(head).slice(0, -1)},"detail":${text}}`;
  return { bus: bus.name, event: { id: head.id, value: { ...head, detail }, text: whole } };
}

function required(name: string): { ErrorCode: string; ErrorMessage: string } {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds since the epoch, as the protocol has it, or RFC 3339 text, as some tools send it. */
function timeOf(value: unknown, now: Date): Date | undefined {
  if (value === undefined || value === null) return now;
  const time = new Date(typeof value === 'number' ? value * 1000 : String(value));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
