import { entriesOf, identityOf, type OpenNode } from '../../domain/ledger.ts';
import { nameMember, newPerson } from '../../domain/person.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { NodeId } from '../../domain/types.ts';
import { type StitchDependencies, untilSaved } from '../dependencies.ts';
import { readNode } from '../fold-person.ts';
import { openNodes, openUpward } from '../open-nodes.ts';
import { nodesOf, settleLedgers, strike } from '../settle.ts';
import { withdrawNoted } from '../withdraw.ts';
import { mend } from './restore.ts';
import type { Tally } from './tally.ts';

/**
 * Attributes the touchpoints of a node again where that is noted, or they are not whose they should be; and lets every
 * person who holds some of them know of this ledger, so that folding that person later looks into all of theirs. Before
 * all persons know, nobody is folded: half of somebody would be announced.
 */
export async function attributeAgain(deps: StitchDependencies, id: NodeId, tally: Tally): Promise<void> {
  if (isPseudonym(id)) return;
  await mend(deps, id, tally);
  const node = await withdrawNoted(deps, await readNode(deps, id));
  const settles = node.todo.filter(task => task.kind === 'settle');
  for (const each of nodesOf(settles, 'settle')) await settleLedgers(deps, each);
  await strike(deps, id, settles);
  const noted = node.todo.length > 0;
  const wrong = !(await isRight(deps, id));
  if (wrong) await settleLedgers(deps, id);
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
