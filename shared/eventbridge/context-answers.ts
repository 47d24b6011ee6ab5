import type { ContextAnswered } from '../contract/context.ts';
import { ANNOUNCEMENT_SOURCE, CONTEXT_ANSWER_DETAIL_TYPE } from '../contract/events.ts';
import { BusRefusedError } from '../steps/errors.ts';
import { type BusOptions, putOrRefuse } from './put-events.ts';

/** Answers a request on the bus; `BusRefusedError` where the bus does not take it after a few attempts. */
export function createContextAnswers(options: BusOptions): (answer: ContextAnswered) => Promise<void> {
  return async answer => {
    const entry = {
      source: ANNOUNCEMENT_SOURCE,
      detailType: CONTEXT_ANSWER_DETAIL_TYPE,
      detail: JSON.stringify(answer),
    };
    const [refusal] = await putOrRefuse(options, [entry]);
    if (refusal !== undefined) throw new BusRefusedError(1, 1, { [refusal.code]: 1 });
  };
}
