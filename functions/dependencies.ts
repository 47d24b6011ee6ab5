import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { defaultIdentityConfig, type IdentityConfig } from '../shared/contract/identity-config.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import type { CompiledDefinition } from '../shared/domain/definition.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createAudit } from '../shared/dynamodb/audit.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createDefinitionList } from '../shared/dynamodb/definitions.ts';
import { createReceipts } from '../shared/dynamodb/receipts.ts';
import { parseRetention } from '../shared/dynamodb/retention.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createQuery } from '../shared/dynamodb/table.ts';
import { createAnnouncer } from '../shared/eventbridge/announcer.ts';
import { backoffMs } from '../shared/steps/backoff.ts';
import { definitionReader } from '../shared/steps/definitions.ts';
import type { StitchDependencies } from '../shared/steps/dependencies.ts';
import type { Announcer } from '../shared/steps/ports/announcer.ts';
import type { AuditStore } from '../shared/steps/ports/audit.ts';
import type { DefinitionStore } from '../shared/steps/ports/definitions.ts';
import type { ReceiptStore } from '../shared/steps/ports/erasure.ts';
import type { Store } from '../shared/steps/ports/store.ts';
import { count } from './middleware.ts';

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

/** Definitions alone: a function that reads nothing else of the table carries nothing else of the store. */
export function definitionList(tableName: string): Pick<DefinitionStore, 'listDefinitions'> {
  return createDefinitionList({ query: createQuery({ client: createDynamoClient(), tableName }) });
}

/** Answers the definitions in force: those in the table, and those that ship. */
export function definitionsIn(
  store: Pick<DefinitionStore, 'listDefinitions'>,
): () => Promise<readonly CompiledDefinition[]> {
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
