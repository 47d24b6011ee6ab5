import fc from 'fast-check';
import { expect } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import type { createMemoryStore } from '../../../../shared/memory/store.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { createStack, envelope } from '../stack.ts';
import type { createLossyStore } from './lossy-store.ts';

export function stackOver(store: ReturnType<typeof createMemoryStore>) {
  const { deps, ...rest } = createStack(store);
  return { ...rest, store, deps: { ...deps, store } };
}

export async function send(deps: ReturnType<typeof createStack>['deps'], touchpoints: readonly Touchpoint[]) {
  for (let i = 0; i < touchpoints.length; i += 5) {
    const part = touchpoints.slice(i, i + 5);
    expect((await ingest(deps, [{ id: `${i}`, body: envelope(...part) }])).failures).toEqual([]);
  }
}

export const losses = fc.array(
  fc.record({
    what: fc.constantFrom('node', 'node', 'pages', 'flags', 'journeys', 'timers', 'entries'),
    which: fc.nat({ max: 12 }),
    kept: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

export async function lose(
  { store, lose }: ReturnType<typeof createLossyStore>,
  { what, which, kept }: { what: string; which: number; kept: number },
): Promise<void> {
  const { items } = await store.scanNodes({ limit: 1000 });
  const id = items[which % items.length];
  if (id === undefined) return;
  if (what === 'node') await lose.node(id);
  else if (what === 'pages') await lose.pages(id);
  else if (what === 'flags') await lose.flags(id);
  else if (what === 'journeys') await lose.journeys(id);
  else if (what === 'entries') await lose.entries(id, kept);
  else await lose.timers();
}

export function touchpointAt(i: number): Touchpoint {
  return {
    id: `t${i}`,
    occurredAt: new Date(Date.UTC(2026, 5, 1, 9, i)).toISOString(),
    channel: 'web',
    activity: 'order.changed',
    identifiers: { customerId: `c${i % 10}` },
  };
}
