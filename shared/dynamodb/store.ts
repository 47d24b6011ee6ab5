import type { Store } from '../steps/ports/store.ts';
import { createCorrectionStore } from './corrections.ts';
import { createDefinitionStore } from './definitions.ts';
import { createFlagStore } from './flags.ts';
import { createJourneyIndex } from './journeys.ts';
import { createListing } from './listing.ts';
import { createNodeStore } from './nodes.ts';
import { createQuarantineStore } from './quarantine.ts';
import { createTable, type TableOptions } from './table.ts';
import { createTimerStore } from './timers.ts';
import { createTouchpointStore } from './touchpoints.ts';

/**
 * The store in one DynamoDB table (layout: `keys.ts`). Throttled requests are retried by the client (`maxAttempts`),
 * keys a batch left over here; after the bound the error comes out. Conditional writes answer outcomes, not errors;
 * a write that landed although its answer was lost may, when the client repeats it, be answered `duplicate`,
 * `repeated` or `false`.
 */
export function createDynamoStore(options: TableOptions): Store {
  const table = createTable(options);
  const listing = createListing(table);
  const { retention = {} } = options;
  return {
    ...createTouchpointStore(table, retention.touchpoints),
    ...createNodeStore(table, retention.ledgers),
    ...createJourneyIndex(table, listing, retention.journeys),
    ...createFlagStore(table, listing, retention.journeys),
    ...createTimerStore(table),
    ...createQuarantineStore(table, listing, retention.quarantine),
    ...createDefinitionStore(table),
    ...createCorrectionStore(table, listing, retention.corrections),
  };
}
