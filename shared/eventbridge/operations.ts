import { OPERATIONS_SOURCE } from '../contract/events.ts';
import { BusRefusedError } from '../steps/errors.ts';
import { type BusOptions, putOrRefuse } from './put-events.ts';

/** Puts what an operator decided on the bus; `BusRefusedError` where it is not taken after a few attempts. */
export function createOperations(options: BusOptions): (detailType: string, detail: object) => Promise<void> {
  return async (detailType, detail) => {
    const entry = { source: OPERATIONS_SOURCE, detailType, detail: JSON.stringify(detail) };
    const [refusal] = await putOrRefuse(options, [entry]);
    if (refusal !== undefined) throw new BusRefusedError(1, 1, { [refusal.code]: 1 });
  };
}
