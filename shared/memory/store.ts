import type { AuditStore } from '../steps/ports/audit.ts';
import type { CheckpointStore } from '../steps/ports/checkpoints.ts';
import type { ErasureStore } from '../steps/ports/erasure.ts';
import type { RekeyStore, ScanStore } from '../steps/ports/repair.ts';
import type { Store } from '../steps/ports/store.ts';
import { createAuditStore } from './audit.ts';
import { createCorrectionStore } from './corrections.ts';
import { createDefinitionStore } from './definitions.ts';
import { createNodeStore, createTouchpointStore } from './entities.ts';
import { createJourneyIndex } from './journeys.ts';
import { createFlagStore, createQuarantineStore, createTimerStore } from './lists.ts';
import { createReceiptStore } from './receipts.ts';
import { createCheckpointStore } from './repair.ts';

/** The store of one process, gone with it. Answers as the DynamoDB store does, cursors included. */
export function createMemoryStore(): Store &
  ScanStore &
  CheckpointStore &
  RekeyStore &
  ErasureStore &
  AuditStore {
  const [nodes, journeys, flags] = [createNodeStore(), createJourneyIndex(), createFlagStore()];
  return {
    ...createTouchpointStore(),
    ...nodes,
    ...journeys,
    ...flags,
    ...createTimerStore(),
    ...createQuarantineStore(),
    ...createCheckpointStore(),
    ...createDefinitionStore(),
    ...createCorrectionStore(),
    ...createReceiptStore(),
    ...createAuditStore(),
    async dropNode(id) {
      for (const part of [journeys, flags, nodes]) await part.dropNode(id);
    },
  };
}
