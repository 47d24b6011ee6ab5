import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { backoffMs, type Waiting, withDefaults } from '../steps/backoff.ts';

/** A call takes this many entries and bytes (EventBridge quotas; 1 MB since January 2026). */
export const MAX_ENTRIES = 10;
export const MAX_CALL_BYTES = 1024 * 1024;

export interface BusEntry {
  source: string;
  detailType: string;
  /** JSON text. */
  detail: string;
}

/** Bytes of an entry as EventBridge counts them: source, detail type and detail in UTF-8. */
export function entryBytes(entry: BusEntry): number {
  return (
    Buffer.byteLength(entry.source) + Buffer.byteLength(entry.detailType) + Buffer.byteLength(entry.detail)
  );
}

export interface Refusal {
  /** Place in the entries given. */
  index: number;
  code: string;
  message: string;
}

/** Trying these again cannot help: of one entry, or of a whole call. */
const PERMANENT = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'InvalidAccountIdException',
  'NotAuthorizedForSourceException',
  'NotAuthorizedForDetailTypeException',
  'RedactionFailure',
  'ResourceNotFoundException',
  'AccessDeniedException',
  'ValidationException',
  'SerializationException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'CredentialsProviderError',
  'OperationDisabledException',
]);

export function isPermanent(code: string): boolean {
  return PERMANENT.has(code);
}

export interface BusOptions extends Waiting {
  client: EventBridgeClient;
  busName: string;
  /** Ends the attempts: what was not taken by then counts as refused. */
  signal?: AbortSignal;
}

type Fault = Omit<Refusal, 'index'>;

/**
 * Puts up to one call's worth of entries, the failed ones again with backoff; answers those never taken. Rejects
 * where a whole call fails.
 */
export function putEntries(options: BusOptions, entries: BusEntry[]): Promise<Refusal[]> {
  return attempt(options, entries, error => {
    throw error;
  });
}

/** The same, but a call that fails as a whole counts as a failure of each of its entries: it never rejects. */
export function putOrRefuse(options: BusOptions, entries: BusEntry[]): Promise<Refusal[]> {
  return attempt(options, entries, faultOf);
}

async function attempt(
  { client, busName, signal, ...rest }: BusOptions,
  entries: BusEntry[],
  onCallFailed: (error: unknown) => Fault,
): Promise<Refusal[]> {
  const waiting = withDefaults(rest);
  const refused: Refusal[] = [];
  let pending = entries.map((entry, index) => ({ entry, index }));
  for (let count = 1; pending.length > 0; count++) {
    const command = new PutEventsCommand({ Entries: pending.map(({ entry }) => toRequest(entry, busName)) });
    let faultAt: (place: number) => Fault | undefined;
    try {
      const { Entries } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
      faultAt = place => faultIn(Entries?.[place]);
    } catch (error) {
      const fault = onCallFailed(error);
      faultAt = () => fault;
    }
    const failed = pending.flatMap(({ entry, index }, place) => {
      const fault = faultAt(place);
      return fault === undefined ? [] : [{ entry, index, fault }];
    });
    const last = count >= waiting.attempts || signal?.aborted === true;
    for (const { index, fault } of failed) {
      if (last || isPermanent(fault.code)) refused.push({ index, ...fault });
    }
    pending = last ? [] : failed.filter(({ fault }) => !isPermanent(fault.code));
    if (pending.length > 0) await pause(backoffMs(count, waiting.random), waiting.sleep, signal);
  }
  return refused;
}

function faultIn(result: PutEventsResultEntry | undefined): Fault | undefined {
  if (result?.EventId !== undefined && result.ErrorCode === undefined) return undefined;
  return {
    code: result?.ErrorCode ?? 'NoAnswer',
    message: result?.ErrorMessage ?? 'The bus said nothing of this entry',
  };
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: 'Unknown', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { code, message: error.message };
}

/** Sleeps, but no longer than until the signal. */
async function pause(
  ms: number,
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal === undefined) return sleep(ms);
  if (signal.aborted) return;
  let wake = () => {};
  const aborted = new Promise<void>(resolve => {
    wake = resolve;
  });
  signal.addEventListener('abort', wake, { once: true });
  await Promise.race([sleep(ms), aborted]);
  signal.removeEventListener('abort', wake);
}

function toRequest({ source, detailType, detail }: BusEntry, busName: string): PutEventsRequestEntry {
  return { EventBusName: busName, Source: source, DetailType: detailType, Detail: detail };
}

/** Splits into calls, in order, each within the limits on entries and bytes. */
export function* inCalls<T extends BusEntry>(entries: Iterable<T>): Generator<T[], void, undefined> {
  let call: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = entryBytes(entry);
    if (call.length > 0 && (call.length === MAX_ENTRIES || bytes + size > MAX_CALL_BYTES)) {
      yield call;
      [call, bytes] = [[], 0];
    }
    call.push(entry);
    bytes += size;
  }
  if (call.length > 0) yield call;
}
