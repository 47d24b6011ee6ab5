import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DETAIL_TYPES } from '../../shared/contract/events.ts';
import type { QuarantineRecord } from '../../shared/contract/quarantine.ts';
import type { Fixed } from '../../shared/steps/repair/quarantine.ts';
import type { ApiAddress } from '../api/address.ts';
import { ask, askList } from '../api/client.ts';
import type { Operations } from '../api/operations.generated.ts';
import { putOperation } from '../send/put-operation.ts';

/** Records of a filter with their payloads, oldest last; those redriven already are left out. */
export async function* openRecords(
  address: ApiAddress,
  filter: Operations['listQuarantine']['asked']['query'],
  limit: number,
): AsyncGenerator<QuarantineRecord> {
  const { items } = await askList(address, 'listQuarantine', { query: filter }, limit);
  for (const { id, redriven } of items) {
    if (redriven === undefined) yield await readRecord(address, id);
  }
}

export function readRecord(address: ApiAddress, id: string): Promise<QuarantineRecord> {
  return ask(address, 'getQuarantineRecord', { id });
}

/** Puts one record's touchpoints on the bus, as an operator. */
export function sendRedrive(
  client: EventBridgeClient,
  busName: string,
  { record, storedAs, touchpoints }: Fixed,
): Promise<void> {
  const redrive = { record, ...(storedAs === undefined ? {} : { storedAs }) };
  return putOperation(client, busName, DETAIL_TYPES.batch, { redrive, touchpoints });
}

const POLL_MS = 250;

/** The record once its redrive has an outcome other than `before`; `undefined` after `seconds`. */
export async function outcomeOf(
  address: ApiAddress,
  { id, redriven: before }: QuarantineRecord,
  seconds: number,
  signal: AbortSignal,
): Promise<QuarantineRecord['redriven']> {
  for (let waited = 0; waited <= seconds * 1000; waited += POLL_MS) {
    signal.throwIfAborted();
    const { redriven } = await readRecord(address, id);
    if (redriven !== undefined && redriven.at !== before?.at) return redriven;
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}
