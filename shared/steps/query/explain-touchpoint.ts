import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { Attribution, WitnessedSighting } from '../../domain/identity.ts';
import { entriesOf, identityOf } from '../../domain/ledger.ts';
import type { JourneyState, LedgerEntry, NodeId, Tid } from '../../domain/types.ts';
import { openUpward } from '../open-nodes.ts';
import type { QueryDependencies } from './dependencies.ts';
import { refuseMany } from './find-persons.ts';
import { historyOf } from './person-history.ts';

/** At `at`, `identifier` was seen with `anchor` on touchpoint `tid`, and so it led to `person`. */
export interface Link extends WitnessedSighting {
  identifier: NodeId;
  person: NodeId;
  /** The producer's id of the touchpoint. */
  touchpoint: string;
}

export interface TouchpointExplained {
  touchpoint: StoredTouchpoint;
  /** Whose it is as recorded, which is what journeys count. */
  entry: LedgerEntry;
  /** What the sightings known now say; the recorded one follows within moments. */
  attribution: Attribution;
  /** What the attribution rests on, from the touchpoint's identifier up to a person. */
  links: Link[];
  /** Where it counts, one a definition at most. */
  journeys: JourneyState[];
}

/** Why a touchpoint is in its journeys; `undefined` where there is none or it has no place yet. */
export async function explainTouchpoint(
  deps: QueryDependencies,
  tid: Tid,
): Promise<TouchpointExplained | undefined> {
  const { store, ranks } = deps;
  const [touchpoint] = await store.getTouchpoints([tid]);
  if (touchpoint === undefined) return undefined;
  for (const node of (await store.getNodes(touchpoint.ids)).values()) refuseMany(node);
  const opened = await openUpward(store, touchpoint.ids);
  const [anchor = ''] = touchpoint.ids;
  const ledger = opened.get(anchor);
  const entry = ledger === undefined ? undefined : entriesOf(ledger).find(each => each.tid === tid);
  if (entry === undefined) return undefined;

  const identity = identityOf(opened.values(), ranks);
  const attribution = identity.attribute(touchpoint.at, touchpoint.ids);
  const sightings = chainOf(attribution, (at, node) => identity.attribute(at, [node]));
  const [witnesses, history] = await Promise.all([
    store.getTouchpoints([...new Set(sightings.map(each => each.tid))]),
    historyOf(deps, entry.holder, [anchor]),
  ]);
  const ids = new Map(witnesses.map(each => [each.tid, each.id]));
  return {
    touchpoint,
    entry,
    attribution,
    links: sightings.flatMap(sighting => {
      const id = ids.get(sighting.tid);
      return id === undefined ? [] : [{ ...sighting, touchpoint: id }];
    }),
    journeys: [...history.journeys.values()].flatMap(({ state, touchpoints }) =>
      touchpoints.some(each => each.tid === tid) ? [state] : [],
    ),
  };
}

/** The sightings behind an attribution, and behind those of the identifiers they lead to. */
function chainOf(
  start: Attribution,
  attribute: (at: number, node: NodeId) => Attribution,
): Omit<Link, 'touchpoint'>[] {
  const links: Omit<Link, 'touchpoint'>[] = [];
  const seen = new Set<string>();
  for (let wanted = [start]; wanted.length > 0; ) {
    const next: Attribution[] = [];
    for (const { by, via } of wanted) {
      for (const sighting of via) {
        const name = `${by} ${sighting.anchor} ${sighting.tid}`;
        if (seen.has(name)) continue;
        seen.add(name);
        const above = attribute(sighting.at, sighting.anchor);
        links.push({ ...sighting, identifier: by, person: above.holder });
        next.push(above);
      }
    }
    wanted = next;
  }
  return links;
}
