import type { Redriven } from '../../contract/quarantine.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { IngestDependencies } from '../dependencies.ts';
import { quarantineRecord } from '../quarantine-record.ts';
import type { Received } from '../receive.ts';

/**
 * Takes the touchpoint that a record keeps in stored form into a message that redrives it under another id. The message
 * names the record only: the form comes from quarantine itself, so nobody can send one that was never received.
 */
export async function takeStoredForm(deps: IngestDependencies, received: Received): Promise<void> {
  const { redrive } = received;
  if (redrive?.storedAs === undefined) return;
  received.received += 1;
  const { intake, store, now } = deps;
  const record = await store.getQuarantine(redrive.record);
  // Redrives are rare: no other invocation loads the schemas for them.
  const { readStoredForm } = await import('./stored-form.ts');
  const kept = record?.reason === 'id-conflict' ? readStoredForm(record.payload) : undefined;
  if (kept !== undefined) {
    received.touchpoints.push(underId(kept, redrive.storedAs, intake.hasher));
    return;
  }
  const message =
    'names no record in quarantine that keeps a touchpoint in stored form (id-conflict): look its id up';
  const payload = JSON.stringify({ redrive });
  received.refused.push(
    quarantineRecord(
      intake,
      now(),
      'hilvan.operations',
      payload,
      { reason: 'invalid-envelope', issues: [{ path: 'redrive.record', message }] },
      redrive.record,
    ),
  );
}

function underId(
  { tid: _tid, digest: _digest, ...kept }: StoredTouchpoint,
  id: string,
  { digest, keyed }: IngestDependencies['intake']['hasher'],
): StoredTouchpoint {
  const { at, ...content } = { ...kept, id };
  return { ...content, at, tid: digest(id), digest: keyed(canonicalJson(content)) };
}

/** Notes on the record what became of its redrive. */
export async function closeRedrive(
  { store, now }: IngestDependencies,
  { redrive }: Received,
  outcomes: readonly (keyof Omit<Redriven, 'at'>)[],
): Promise<void> {
  if (redrive === undefined) return;
  const redriven: Redriven = { at: new Date(now()).toISOString(), stored: 0, duplicate: 0, quarantined: 0 };
  for (const outcome of outcomes) redriven[outcome] += 1;
  await store.markRedriven(redrive.record, redriven);
}
