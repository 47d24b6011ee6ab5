import type { Store } from '../steps/ports.ts';
import { createNodeStore, createTouchpointStore } from './entities.ts';
import { createFlagStore, createJourneyIndex, createQuarantineStore, createTimerStore } from './lists.ts';

/** The store of one process, gone with it. Answers as the DynamoDB store does, cursors included. */
export function createMemoryStore(): Store {
  return {
    ...createTouchpointStore(),
    ...createNodeStore(),
    ...createJourneyIndex(),
    ...createFlagStore(),
    ...createTimerStore(),
    ...createQuarantineStore(),
  };
}
