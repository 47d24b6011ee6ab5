import type { ApiAddress } from '../api/address.ts';
import { heldItems } from './held-items.ts';

/** How much is held of a person, by kind. */
export async function countHeld(
  api: ApiAddress,
  identifier: { namespace: string; value: string },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const { kind } of heldItems(api, identifier)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
