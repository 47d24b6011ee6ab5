import type { Redriven } from '../../contract/quarantine.ts';
import { type StoredTouchpoint, storedTouchpoint } from '../../contract/touchpoint.ts';
import type { IngestDependencies } from '../dependencies.ts';
import { canonicalJson } from '../intake.ts';
import { quarantineRecord, type Received } from '../receive.ts';

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

/** The touchpoint with identifiers hashed; `undefined` where the payload is as a producer sent it. */
export function readStoredForm(payload: string): StoredTouchpoint | undefined {
  const parsed = storedTouchpoint.safeParse(parseJson(payload));
  return parsed.success ? parsed.data : undefined;
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
