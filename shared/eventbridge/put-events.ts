import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
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

/** Trying these again cannot help. */
const PERMANENT = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'InvalidAccountIdException',
  'NotAuthorizedForSourceException',
  'NotAuthorizedForDetailTypeException',
  'RedactionFailure',
]);

export interface BusOptions extends Waiting {
  client: EventBridgeClient;
  busName: string;
}

/** Puts up to one call's worth of entries, the failed ones again with backoff; answers those never taken. */
export async function putEntries(
  { client, busName, ...rest }: BusOptions,
  entries: BusEntry[],
): Promise<Refusal[]> {
  const waiting = withDefaults(rest);
  const refused: Refusal[] = [];
  let pending = entries.map((entry, index) => ({ entry, index }));
  for (let attempt = 1; pending.length > 0; attempt++) {
    const answer = await client.send(
      new PutEventsCommand({ Entries: pending.map(({ entry }) => toRequest(entry, busName)) }),
    );
    const failed = pending.flatMap(({ entry, index }, i) => {
      const result = answer.Entries?.[i];
      if (result?.EventId !== undefined && result.ErrorCode === undefined) return [];
      const code = result?.ErrorCode ?? 'NoAnswer';
      return [{ entry, index, code, message: result?.ErrorMessage ?? 'The bus said nothing of this entry' }];
    });
    const last = attempt >= waiting.attempts;
    for (const { index, code, message } of failed) {
      if (last || PERMANENT.has(code)) refused.push({ index, code, message });
    }
    pending = last ? [] : failed.filter(({ code }) => !PERMANENT.has(code));
    if (pending.length > 0) await waiting.sleep(backoffMs(attempt, waiting.random));
  }
  return refused;
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
