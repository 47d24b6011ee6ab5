import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { defaultIdentityConfig, type IdentityConfig } from '../shared/contract/identity-config.ts';
import { digest } from '../shared/crypto/hasher.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import type { CompiledDefinition } from '../shared/domain/definition.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createAudit } from '../shared/dynamodb/audit.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createDefinitionStore } from '../shared/dynamodb/definitions.ts';
import { createReceipts } from '../shared/dynamodb/receipts.ts';
import { defaultRetention, parseRetention } from '../shared/dynamodb/retention.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createTable } from '../shared/dynamodb/table.ts';
import { createAnnouncer } from '../shared/eventbridge/announcer.ts';
import { createS3Files } from '../shared/lake/s3-files.ts';
import { createLakeTables } from '../shared/lake/tables.ts';
import { backoffMs } from '../shared/steps/backoff.ts';
import { definitionReader } from '../shared/steps/definitions.ts';
import type { StitchDependencies } from '../shared/steps/dependencies.ts';
import type { CompactDependencies } from '../shared/steps/lake/compact.ts';
import type { FlushDependencies } from '../shared/steps/lake/flush.ts';
import { foldId } from '../shared/steps/lake/fold-id.ts';
import { lakeNames } from '../shared/steps/lake/lake-names.ts';
import type { LakeTables } from '../shared/steps/lake/ports.ts';
import type { Announcer, AuditStore, DefinitionStore, ReceiptStore, Store } from '../shared/steps/ports.ts';
import { count } from './middleware.ts';

const DAY = 86_400_000;

/** `retention` as in the environment: needed by functions that write. */
export function dynamoStore(tableName: string, retention?: string): Store {
  return createDynamoStore({
    client: createDynamoClient(),
    tableName,
    ...(retention === undefined ? {} : { retention: parseRetention(retention) }),
  });
}

export function auditStore(tableName: string, retention: string): AuditStore {
  return createAudit({ client: createDynamoClient(), tableName, retention: parseRetention(retention) });
}

export function lakeTables({
  LAKE_BUCKET: bucket,
  LAKE_BUCKETS: buckets,
}: Record<'LAKE_BUCKET' | 'LAKE_BUCKETS', string>): LakeTables {
  const { config } = createDynamoClient();
  const files = createS3Files({
    bucket,
    root: '',
    region: process.env['AWS_REGION'] ?? '',
    endpoint: process.env['AWS_ENDPOINT_URL'],
    credentials: () => config.credentials(),
    now: Date.now,
  });
  return createLakeTables(files, Number(buckets));
}

/** For functions that write to the lake; `retention` as in the environment. */
export function lakeWriting(
  env: Record<'LAKE_BUCKET' | 'LAKE_BUCKETS', string>,
  retention: string,
): Pick<CompactDependencies & FlushDependencies, 'lake' | 'nameOf' | 'newFold' | 'keep'> {
  const { touchpoints, journeys } = { ...defaultRetention, ...parseRetention(retention) };
  return {
    lake: lakeTables(env),
    nameOf: lakeNames(digest, createRanks(defaultIdentityConfig)),
    newFold: () => foldId(Date.now(), randomBytes(4).toString('hex')),
    keep: { touchpoints: touchpoints * DAY, journeys: journeys * DAY },
  };
}

export function receiptStore(tableName: string): ReceiptStore {
  return createReceipts({ client: createDynamoClient(), tableName });
}

/** What ingest and sweep share, over AWS; asked for at each invocation, as definitions change without deployment. */
export function stitchDependencies({
  TABLE_NAME: tableName,
  BUS_NAME: busName,
  RETENTION: retention,
}: Record<'TABLE_NAME' | 'BUS_NAME' | 'RETENTION', string>): () => Promise<StitchDependencies> {
  const store = dynamoStore(tableName, retention);
  const definitions = definitionsIn(store);
  const others = {
    store,
    announcer: counted(createAnnouncer({ client: new EventBridgeClient({ maxAttempts: 6 }), busName })),
    ranks: createRanks(defaultIdentityConfig),
    now: Date.now,
    wait: (attempt: number) => sleep(backoffMs(attempt, Math.random)),
  };
  return async () => ({ ...others, definitions: await definitions() });
}

function counted(announcer: Announcer): Announcer {
  return {
    ...announcer,
    async report(bounds) {
      count({ BoundsReached: bounds.length });
      await announcer.report(bounds);
    },
  };
}

/** Answers the definitions in force: those in the table, and those that ship. */
/** Definitions alone: a function that reads nothing else of the table carries nothing else of the store. */
export function definitionStore(tableName: string): DefinitionStore {
  return createDefinitionStore(createTable({ client: createDynamoClient(), tableName }));
}

export function definitionsIn(store: DefinitionStore): () => Promise<readonly CompiledDefinition[]> {
  return definitionReader(store, shippedDefinitions, Date.now);
}

/** Opened once, and again when definitions changed or after a failure. */
export function whileDefinitionsStay<T>(
  definitionsNow: () => Promise<readonly CompiledDefinition[]>,
  open: (definitions: readonly CompiledDefinition[]) => Promise<T>,
): () => Promise<T> {
  let last: { definitions: readonly CompiledDefinition[]; opened: Promise<T> } | undefined;
  return async () => {
    const definitions = await definitionsNow();
    const current = last?.definitions === definitions ? last : { definitions, opened: open(definitions) };
    last = current;
    current.opened.catch(() => {
      if (last === current) last = undefined;
    });
    return current.opened;
  };
}

export function identityFor(defaultCountry: string): IdentityConfig {
  return { ...defaultIdentityConfig, defaultCountry };
}
