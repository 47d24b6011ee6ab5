import { randomBytes } from 'node:crypto';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { digest } from '../../shared/crypto/hasher.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { createRanks } from '../../shared/domain/identity.ts';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import type { Retention } from '../../shared/dynamodb/retention.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { definitionReader } from '../../shared/steps/definitions.ts';
import { flush } from '../../shared/steps/lake/flush.ts';
import { foldId } from '../../shared/steps/lake/fold-id.ts';
import { lakeNames } from '../../shared/steps/lake/lake-names.ts';
import type { LakeTables } from '../../shared/steps/lake/ports.ts';
import { openTable } from '../repair/open-table.ts';

export const newFold = (): string => foldId(Date.now(), randomBytes(4).toString('hex'));

const DAY = 86_400_000;

/** ms that rows are kept; a kind left out is kept for good. */
export const keepOf = ({
  touchpoints = Number.POSITIVE_INFINITY,
  journeys = Number.POSITIVE_INFINITY,
}: Retention) => ({ touchpoints: touchpoints * DAY, journeys: journeys * DAY });

/** Where a stopped one goes on. */
const CHECKPOINT = 'lake';
/** Identifiers whose persons are written together. */
const PART = 5_000;

/** Writes the rows of every person again, from the table. */
export async function rebuildLake(options: {
  lake: LakeTables;
  endpoint: string | undefined;
  table: string | undefined;
  events: EventBridgeClient;
  /** That of the table. */
  retention: Retention;
  signal: AbortSignal;
  onProgress(persons: number): void;
}): Promise<{ finished: boolean; persons: number; tooBig: number }> {
  const { client, tableName } = await openTable(options.endpoint, options.table, options.events);
  try {
    const store = {
      ...createDynamoStore({ client, tableName }),
      ...createRepairParts({ client, tableName }),
    };
    const definitions = await definitionReader(store, shippedDefinitions, Date.now)();
    const ranks = createRanks(defaultIdentityConfig);
    const nameOf = lakeNames(digest, ranks);
    const { lake } = options;
    const keep = keepOf(options.retention);
    const deps = { store, definitions, ranks, nameOf, now: Date.now, lake, newFold, keep };
    const kept = await store.getCheckpoint(CHECKPOINT);
    let cursor = typeof kept === 'object' && kept !== null ? Reflect.get(kept, 'cursor') : undefined;
    const done = { finished: false, persons: 0, tooBig: 0 };
    for (let ids: string[] = []; !options.signal.aborted; ) {
      const page = await store.scanNodes({ limit: 500, ...(typeof cursor === 'string' ? { cursor } : {}) });
      ids.push(...page.items);
      cursor = page.cursor;
      if (ids.length < PART && cursor !== undefined) continue;
      const { persons, tooBig } = await flush(deps, ids, Number.POSITIVE_INFINITY);
      ids = [];
      done.persons += persons;
      done.tooBig += tooBig.length;
      options.onProgress(done.persons);
      if (typeof cursor === 'string') await store.putCheckpoint(CHECKPOINT, { cursor });
      else {
        await store.deleteCheckpoint(CHECKPOINT);
        return { ...done, finished: true };
      }
    }
    return done;
  } finally {
    client.destroy();
  }
}
