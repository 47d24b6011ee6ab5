import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { defaultIdentityConfig, type IdentityConfig } from '../shared/contract/identity-config.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createAnnouncer } from '../shared/eventbridge/announcer.ts';
import { backoffMs } from '../shared/steps/backoff.ts';
import type { StitchDependencies } from '../shared/steps/dependencies.ts';
import type { Store } from '../shared/steps/ports.ts';

export function dynamoStore(tableName: string): Store {
  return createDynamoStore({ client: createDynamoClient(), tableName });
}

/** What ingest and sweep share, over AWS. */
export function stitchDependencies(tableName: string, busName: string): StitchDependencies {
  return {
    store: dynamoStore(tableName),
    announcer: createAnnouncer({ client: new EventBridgeClient({ maxAttempts: 6 }), busName }),
    ranks: createRanks(defaultIdentityConfig),
    definitions: shippedDefinitions,
    now: Date.now,
    wait: attempt => sleep(backoffMs(attempt, Math.random)),
  };
}

export function identityFor(defaultCountry: string): IdentityConfig {
  return { ...defaultIdentityConfig, defaultCountry };
}
