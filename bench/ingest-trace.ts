import { DETAIL_TYPES } from '../shared/contract/events.ts';
import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createHasher } from '../shared/crypto/hasher.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import { createRanks } from '../shared/domain/identity.ts';
import type { IngestDependencies } from '../shared/steps/dependencies.ts';
import { ingest } from '../shared/steps/ingest.ts';
import type { Announcer } from '../shared/steps/ports/announcer.ts';
import type { Store } from '../shared/steps/ports/store.ts';

export interface Bench {
  deps: IngestDependencies;
  /** Now, for the steps: the trace has its own time. */
  clock: { now: number };
}

export function createBench(store: Store, announcer: Announcer): Bench {
  const clock = { now: 0 };
  const deps: IngestDependencies = {
    store,
    announcer,
    ranks: createRanks(defaultIdentityConfig),
    definitions: shippedDefinitions,
    intake: { identity: defaultIdentityConfig, hasher: createHasher('a key for measurements only') },
    now: () => clock.now,
    wait: attempt => new Promise(resolve => setTimeout(resolve, attempt)),
  };
  return { deps, clock };
}

/** The event as the queue delivers it. */
export function eventOf(touchpoints: readonly Touchpoint[]): string {
  return JSON.stringify({
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    'detail-type': DETAIL_TYPES.batch,
    source: 'bench',
    account: '000000000000',
    time: '2026-11-01T00:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: { version: 1, touchpoints },
  });
}

/** One envelope through the ingest step; an `Error` where not all of it was stored. */
export async function take({ deps, clock }: Bench, at: number, touchpoints: Touchpoint[]): Promise<void> {
  clock.now = at;
  const { counts, failures } = await ingest(deps, [{ id: 'message', body: eventOf(touchpoints) }]);
  const [failure] = failures;
  if (failure !== undefined) throw failure.error;
  if (counts.stored !== touchpoints.length)
    throw new Error(`Of ${touchpoints.length} touchpoints ${JSON.stringify(counts)}: the trace is not clean`);
}
