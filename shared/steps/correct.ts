import type { StoredCorrection } from '../contract/correction.ts';
import { isErasedAt } from '../domain/erasure.ts';
import type { IdentifierNode, NodeId } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { readNode, save } from './fold-person.ts';
import { addTask } from './settle.ts';
import { doTasks } from './stitch.ts';

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
