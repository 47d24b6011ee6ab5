import type { Flag } from '../../contract/flag.ts';
import type { LakeRows } from '../../contract/lake.ts';
import { type Expired, type Held, type RowsOf, rowsOfPerson } from '../../domain/analytics/rows.ts';
import type { CompiledDefinition } from '../../domain/definition.ts';
import { isErasedAt } from '../../domain/erasure.ts';
import type { Ranks } from '../../domain/identity.ts';
import type { IdentifierNode, JourneyState, NodeId } from '../../domain/types.ts';
import { allArchived } from '../fold-whole.ts';
import { entriesHeld, openNeighbourhood, openNodes } from '../open-nodes.ts';
import type { FlagStore } from '../ports/flags.ts';
import type { JourneyIndex } from '../ports/journeys.ts';
import type { NodeStore } from '../ports/nodes.ts';
import type { TouchpointStore } from '../ports/touchpoints.ts';
import { type NameInLake, underNames } from './lake-names.ts';

/** Touchpoints of one person that are folded at once: all of their rows are in memory. */
export const MOST_TOUCHPOINTS = 100_000;

export interface RowsDependencies {
  store: NodeStore & TouchpointStore & JourneyIndex & FlagStore;
  ranks: Ranks;
  definitions: readonly CompiledDefinition[];
  nameOf: NameInLake;
  now(): number;
  /** ms that a journey is kept from its last touchpoint. */
  keep: { journeys: number };
}

/**
 * All that the table holds of a person, as rows of `fold` under the names of the lake. `nobody`: the identifier never named a person. `too-big`: more
 * than `MOST_TOUCHPOINTS`; the rows of their fold before stay.
 */
export async function readPersonRows(
  deps: RowsDependencies,
  person: NodeId,
  fold: string,
): Promise<{ rows: LakeRows; erasedAt?: number } | 'nobody' | 'too-big'> {
  const { store, ranks, definitions, nameOf } = deps;
  const kind = ranks.personal(person) ? 'personal' : 'anonymous';
  const node = (await store.getNodes([person])).get(person);
  const rowsOf = (of: Pick<RowsOf, 'held' | 'expired'>): LakeRows =>
    underNames(rowsOfPerson({ person, kind, definitions, now: deps.now(), fold, ...of }), nameOf);
  const nothing = () => rowsOf({ held: [] });
  if (node === undefined) return { rows: nothing() };
  const erased = node.erased === undefined ? {} : { erasedAt: node.erased.at };
  if (node.person === undefined) return node.erased === undefined ? 'nobody' : { rows: nothing(), ...erased };
  if (node.person.touchpoints > MOST_TOUCHPOINTS) return 'too-big';

  const { held, expiredUntil } = await heldBy(deps, node);
  const expired = expiredUntil === undefined ? {} : { expired: await keptOf(deps, node, expiredUntil) };
  return { rows: rowsOf({ held, ...expired }), ...erased };
}

async function heldBy(
  { store, ranks }: RowsDependencies,
  node: IdentifierNode,
): Promise<{ held: Held[]; expiredUntil?: number }> {
  const members = Object.keys(node.person?.members ?? {});
  const opened = await openNodes(store, [node.id, ...members]);
  const below = node.person?.more ? (await openNeighbourhood(store, node.id, ranks.personal)).opened : [];
  const entries = entriesHeld(node.id, new Map([...below, ...opened]).values());
  const touchpoints = await store.getTouchpoints([...entries.keys()]);
  const held = touchpoints.flatMap(touchpoint => {
    const entry = entries.get(touchpoint.tid);
    // Another content may have taken the id since, with another anchor: then it is in another ledger.
    const isTheirs = entry !== undefined && touchpoint.ids[0] === entry.anchor;
    return isTheirs && !isErasedAt(node, touchpoint.at) ? [{ touchpoint, entry }] : [];
  });
  for (const { tid } of touchpoints) entries.delete(tid);
  const gone = [...entries.values()].map(each => each.at);
  return gone.length === 0 ? { held } : { held, expiredUntil: gone.reduce((a, b) => Math.max(a, b)) };
}

/**
 * What was folded while the touchpoints that have expired were there: nobody can fold it again. Journeys that are past their own
 * time stay with a person for longer than the lake shows them: their rows are gone, and must not come back with each change.
 */
async function keptOf(
  { store, keep, now }: RowsDependencies,
  node: IdentifierNode,
  until: number,
): Promise<Expired> {
  const state = node.person;
  const archived = (state?.archived ?? 0) === 0 ? [] : await allArchived(store, node.id);
  const journeys = [...archived.map(each => each.state), ...(state?.journeys ?? [])].filter(
    each => each.startedAt <= until,
  );
  const isOver = (journey: JourneyState) => journey.last.at < now() - keep.journeys;
  const over = new Set(journeys.filter(isOver).map(each => each.id));
  const kept = new Set(journeys.map(each => each.id));
  const restsOnExpired = (flag: Flag) =>
    kept.has(flag.journey) || flag.evidence.some(each => Date.parse(each.occurredAt) <= until);
  const flags = (await store.flagsOf(node.id)).flatMap(({ flag }) =>
    flag.state !== 'retracted' && !over.has(flag.journey) && restsOnExpired(flag) ? [flag] : [],
  );
  return { until, journeys: journeys.filter(each => !over.has(each.id)), flags };
}
