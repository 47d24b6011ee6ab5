import type { LakeRows } from '../../contract/lake.ts';
import type { Ranks } from '../../domain/identity.ts';
import type { NodeId } from '../../domain/types.ts';

/** What the lake calls an identifier. */
export type NameInLake = (node: NodeId) => string;

/**
 * `lp.` (personal) or `la.` (anonymous) before the digest of the node's id: 128 bits of SHA-256, base64url. Whoever has the
 * table can make the name of anybody in it; from the name nobody gets back to the hash that the table has.
 */
export function lakeNames(
  digest: (text: string) => string,
  { personal }: Pick<Ranks, 'personal'>,
): NameInLake {
  return node => `${personal(node) ? 'lp' : 'la'}.${digest(`lake\n${node}`)}`;
}

/** One person's rows as they are written: with names in place of hashes, also at the end of the ids of flags. */
export function underNames(rows: LakeRows, nameOf: NameInLake): LakeRows {
  const names = new Map<NodeId, string>();
  const named = (node: NodeId): string => {
    const name = names.get(node) ?? nameOf(node);
    names.set(node, name);
    return name;
  };
  const own = <R extends { person: string }>(row: R): R => ({ ...row, person: named(row.person) });
  return {
    persons: rows.persons.map(own),
    touchpoints: rows.touchpoints.map(own),
    journey_steps: rows.journey_steps.map(own),
    journeys: rows.journeys.map(own),
    flags: rows.flags.map(row => ({ ...own(row), flag: flagUnder(row.flag, named(row.person)) })),
    sightings: rows.sightings.map(row => ({
      ...own(row),
      identifier: named(row.identifier),
      anchor: named(row.anchor),
    })),
  };
}

/** The person's hash is the last part of a flag's id. */
function flagUnder(id: string, name: string): string {
  return id.slice(0, id.lastIndexOf('~') + 1) + name;
}
