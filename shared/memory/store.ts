import type { CheckpointStore, ErasureStore, ScanStore, Store } from '../steps/ports.ts';
import { createCorrectionStore } from './corrections.ts';
import { createDefinitionStore } from './definitions.ts';
import { createNodeStore, createTouchpointStore } from './entities.ts';
import { createFlagStore, createJourneyIndex, createQuarantineStore, createTimerStore } from './lists.ts';
import { createReceiptStore } from './receipts.ts';
import { createCheckpointStore } from './repair.ts';

/** The store of one process, gone with it. Answers as the DynamoDB store does, cursors included. */
export function createMemoryStore(): Store & ScanStore & CheckpointStore & ErasureStore {
  return {
    ...createTouchpointStore(),
    ...createNodeStore(),
    ...createJourneyIndex(),
    ...createFlagStore(),
    ...createTimerStore(),
    ...createQuarantineStore(),
    ...createCheckpointStore(),
    ...createDefinitionStore(),
    ...createCorrectionStore(),
    ...createReceiptStore(),
  };
}
