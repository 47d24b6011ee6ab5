import { entriesOf, identityOf, type OpenNode } from '../../domain/ledger.ts';
import { nameMember, newPerson } from '../../domain/person.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { NodeId } from '../../domain/types.ts';
import { type StitchDependencies, untilSaved } from '../dependencies.ts';
import { readNode } from '../fold-person.ts';
import { openNodes, openUpward } from '../open-nodes.ts';
import { settle } from '../settle.ts';
import { doTasks } from '../stitch.ts';
import { mend } from './restore.ts';
import type { Tally } from './tally.ts';

/**
 * Does what is noted on a node; attributes its touchpoints again where they are not whose they should be; and lets every
 * person who holds some of them know of this ledger, so that folding that person later looks into all of theirs.
 */
export async function attributeAgain(deps: StitchDependencies, id: NodeId, tally: Tally): Promise<void> {
  if (isPseudonym(id)) return;
  await mend(deps, id, tally);
  const node = await readNode(deps, id);
  const noted = node.todo.length > 0;
  if (noted) await doTasks(deps, node);
  const wrong = !(await isRight(deps, id));
  if (wrong) await settle(deps, id);
  if (noted || wrong) tally.attributed += 1;

  const open = (await openNodes(deps.store, [id])).get(id);
  if (open === undefined) return;
  const holders = new Set(
    [...entriesOf(open)].map(entry => entry.holder).filter(each => each !== id && !isPseudonym(each)),
  );
  if (holders.size === 0) return;
  const persons = await deps.store.getNodes([...holders], 'recent');
  for (const holder of holders) {
    if (persons.get(holder)?.person?.members[id] === undefined) await noteMember(deps, holder, id);
  }
}

async function isRight({ store, ranks }: StitchDependencies, id: NodeId): Promise<boolean> {
  const own = (await openNodes(store, [id])).get(id);
  const entries = own === undefined ? [] : [...entriesOf(own)];
  if (own === undefined || entries.length === 0) return true;
  const lowers = ranks.personal(id) ? [] : entries.flatMap(entry => entry.lower);
  const opened: Map<NodeId, OpenNode> = await openUpward(store, [id, ...lowers]);
  opened.set(id, own);
  const identity = identityOf(opened.values(), ranks);
  return entries.every(entry => {
    const { holder, basis } = identity.attribute(entry.at, [id, ...entry.lower]);
    return holder === entry.holder && basis === entry.basis;
  });
}

/** 0: nothing of that ledger is folded yet, as far as anybody knows. */
async function noteMember(deps: StitchDependencies, person: NodeId, ledger: NodeId): Promise<void> {
  await untilSaved(deps, `Person ${person}`, async () => {
    const node = await readNode(deps, person);
    const state = node.person ?? newPerson();
    if (state.more || state.members[ledger] !== undefined) return true;
    const named = { ...state, members: { ...state.members } };
    nameMember(named, ledger, 0);
    return (await deps.store.saveNode({ ...node, person: named })) || undefined;
  });
}
