import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { NodeId } from '../domain/types.ts';
import { canonicalJson } from './canonical-json.ts';
import { type IngestDependencies, untilSaved } from './dependencies.ts';
import { quarantineRecord } from './quarantine-record.ts';
import { isOfErased } from './suppress.ts';
import { withdraw, withdrawRemains } from './withdraw.ts';

export type Outcome = 'stored' | 'duplicate' | 'quarantined';

/** `counts`: whether the set now holds this very content; `replaced`: in the place of another one. */
export interface Put {
  outcome: Outcome;
  counts: boolean;
  replaced?: true;
  /** Of somebody who was erased: told as a duplicate, and not kept. */
  suppressed?: true;
}

const SUPPRESSED: Put = { outcome: 'duplicate', counts: false, suppressed: true };

/**
 * Puts a touchpoint into the set. Where its id has another content already, the one with the smaller digest counts,
 * whatever came first, and the other goes to quarantine. `former`: the quarantined record whose redrive this is.
 */
export async function storeTouchpoint(
  deps: IngestDependencies,
  touchpoint: StoredTouchpoint,
  former?: string,
): Promise<Put> {
  return untilSaved(deps, `Touchpoint ${touchpoint.id}`, async (): Promise<Put | undefined> => {
    const put = await deps.store.putTouchpoint(touchpoint);
    if (put.outcome === 'stored' || put.outcome === 'duplicate')
      return { outcome: put.outcome, counts: true };
    if (put.outcome === 'erased' && put.same) return SUPPRESSED;
    if (await isOfErased(deps, touchpoint)) return SUPPRESSED;
    const existing = put.outcome === 'conflict' ? put.existing : undefined;
    const wins = existing !== undefined && touchpoint.digest < existing.digest;
    if (!wins) await quarantineLoser(deps, touchpoint, former);
    else if (!(await isOfErased(deps, existing))) await quarantineLoser(deps, existing);
    if (!wins) {
      // An earlier delivery of it may have ended before it learned of that.
      if (existing !== undefined) await withdrawRemains(deps, touchpoint, existing);
      return { outcome: 'quarantined', counts: false };
    }
    const successor = touchpoint.ids[0] as NodeId;
    await withdraw(deps, existing, successor);
    if (!(await deps.store.replaceTouchpoint(touchpoint, existing.digest))) return undefined;
    // Whoever stored it may have taken it into its ledger only now.
    await withdraw(deps, existing, successor);
    return { outcome: 'quarantined', counts: true, replaced: true };
  });
}

async function quarantineLoser(
  { store, intake, now }: IngestDependencies,
  loser: StoredTouchpoint,
  former?: string,
): Promise<void> {
  const message = `${loser.id} was sent with two contents; the other one counts: send this one under an id of its own`;
  await store.quarantine(
    quarantineRecord(
      intake,
      now(),
      'stored',
      // One text, whether it was just received or read back from the table: one record.
      canonicalJson(loser),
      { reason: 'id-conflict', issues: [{ path: 'id', message }], touchpoint: loser.id },
      former,
    ),
  );
}
