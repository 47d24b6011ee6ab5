import type { StoredCorrection } from '../contract/correction.ts';
import { boundReached } from '../domain/bound.ts';
import { isErasedAt } from '../domain/erasure.ts';
import type { IdentifierNode, NodeId } from '../domain/types.ts';
import { type IngestDependencies, type StitchDependencies, untilSaved } from './dependencies.ts';
import { readNode, save } from './fold-person.ts';
import { quarantineRecord } from './quarantine-record.ts';
import { addTask } from './settle.ts';
import { doTasks } from './stitch.ts';
import type { Outcome } from './store-touchpoints.ts';

/** Corrections kept with one identifier: with the longest texts they are less than half of what an item takes. */
const MAX_CORRECTIONS = 100;

/** `correct`, unless one of the identifiers has as many corrections as it can keep: then to quarantine. */
export async function takeCorrection(deps: IngestDependencies, decided: StoredCorrection): Promise<Outcome> {
  const { store, intake, announcer, now } = deps;
  const named = await store.getNodes([decided.higher, decided.lower]);
  const full = [...named.values()].find(
    ({ corrections = [] }) =>
      corrections.length >= MAX_CORRECTIONS && !corrections.some(each => each.id === decided.id),
  );
  if (full === undefined) return correct(deps, decided);
  const message = `has ${MAX_CORRECTIONS} corrections already, no more are kept: join its duplicates where they come from`;
  const payload = JSON.stringify(decided);
  const path = full.id === decided.higher ? 'higher' : 'lower';
  await store.quarantine(
    quarantineRecord(intake, now(), 'stored', payload, {
      reason: 'too-many-corrections',
      issues: [{ path, message }],
    }),
  );
  await announcer.report([boundReached('corrections-per-identifier', full.id, MAX_CORRECTIONS)]);
  return 'quarantined';
}

/**
 * Takes a correction to both of its identifiers, and attributes and folds again what it changes; flags that no longer
 * hold are retracted. The same one again changes nothing, and finishes what a crash left.
 */
export async function correct(
  deps: StitchDependencies,
  decided: StoredCorrection,
): Promise<'stored' | 'duplicate'> {
  const named = await deps.store.getNodes([decided.higher, decided.lower]);
  // As with touchpoints: what was decided before an erasure does not come back after it.
  if (named.values().some(node => isErasedAt(node, decided.at))) return 'duplicate';
  const outcome = await deps.store.putCorrection(decided);
  for (const id of [decided.higher, decided.lower]) await keep(deps, id, decided);
  await doTasks(deps, await readNode(deps, decided.lower));
  return outcome;
}

async function keep(deps: StitchDependencies, id: NodeId, decided: StoredCorrection): Promise<void> {
  await untilSaved(deps, `Identifier ${id}`, async (): Promise<IdentifierNode | undefined> => {
    const node = await readNode(deps, id);
    if (isErasedAt(node, decided.at)) {
      await deps.store.deleteCorrection(decided.id);
      return node;
    }
    const known = node.corrections ?? [];
    if (known.some(each => each.id === decided.id)) return node;
    const changed = { ...node, corrections: [...known, decided], todo: [...node.todo] };
    if (id === decided.lower) addTask(changed, 'settle', id);
    return save(deps, changed);
  });
}
