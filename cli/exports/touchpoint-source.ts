import { stat } from 'node:fs/promises';
import type { LakeRows } from '../../shared/contract/lake.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { type Held, rowsOfPerson } from '../../shared/domain/analytics/rows.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import { createIdentity, createRanks, type Ranks } from '../../shared/domain/identity.ts';
import { compare } from '../../shared/domain/node-id.ts';
import { createSightingSet } from '../../shared/domain/sightings.ts';
import type { NodeId } from '../../shared/domain/types.ts';
import { type IntakeConfig, readTouchpoint } from '../../shared/steps/intake.ts';
import { lakeNames, underNames } from '../../shared/steps/lake/lake-names.ts';
import { parseLine } from '../json-line.ts';
import { lineBatches } from '../logs/line-batches.ts';
import type { ExportSource } from './log-source.ts';

export interface TouchpointOptions {
  intake: IntakeConfig;
  definitions: readonly CompiledDefinition[];
  signal: AbortSignal;
}

/** The persons of a file of touchpoints, as a lake would hold them; drop-offs are judged at its latest time. */
export async function openTouchpointSource(
  path: string,
  { intake, definitions, signal }: TouchpointOptions,
): Promise<ExportSource> {
  const { touchpoints, refused } = await readAll(path, intake, signal);
  const ranks = createRanks(intake.identity);
  const held = byPerson(touchpoints, ranks);
  const { size, mtimeMs } = await stat(path);
  return {
    name: JSON.stringify([path, size, mtimeMs]),
    total: held.size,
    persons: personsOf(held, { ranks, intake, definitions }),
    warnings: refused === 0 ? [] : [`touchpoints left out: ${refused}; hilvan analyze tells which`],
  };
}

/** Each id once, as the store takes it: of two contents the one with the smaller digest. */
async function readAll(path: string, intake: IntakeConfig, signal: AbortSignal) {
  const kept = new Map<string, StoredTouchpoint>();
  const clock = Date.now();
  let refused = 0;
  for await (const batch of lineBatches(path, { signal })) {
    for (const line of batch) {
      const parsed = parseLine(line);
      const read = 'problem' in parsed ? undefined : readTouchpoint(parsed.value, clock, intake);
      if (read?.ok !== true) {
        refused += 1;
        continue;
      }
      const { touchpoint } = read;
      const known = kept.get(touchpoint.id);
      if (known !== undefined && known.digest !== touchpoint.digest) refused += 1;
      if (known === undefined || touchpoint.digest < known.digest) kept.set(touchpoint.id, touchpoint);
    }
  }
  return { touchpoints: [...kept.values()], refused };
}

function byPerson(touchpoints: readonly StoredTouchpoint[], ranks: Ranks): Map<NodeId, Held[]> {
  const sightings = createSightingSet();
  for (const { at, ids, tid } of touchpoints) sightings.add(at, ids, tid);
  const identity = createIdentity(sightings, ranks);
  const held = new Map<NodeId, Held[]>();
  for (const touchpoint of touchpoints) {
    const { holder, basis } = identity.attribute(touchpoint.at, touchpoint.ids);
    const own = held.get(holder) ?? [];
    own.push({ touchpoint, entry: { basis } });
    held.set(holder, own);
  }
  return held;
}

function* personsOf(
  held: ReadonlyMap<NodeId, readonly Held[]>,
  of: { ranks: Ranks; intake: IntakeConfig; definitions: readonly CompiledDefinition[] },
): Generator<LakeRows> {
  let now = Number.NEGATIVE_INFINITY;
  for (const own of held.values()) for (const { touchpoint } of own) now = Math.max(now, touchpoint.at);
  const nameOf = lakeNames(of.intake.hasher.digest, of.ranks);
  const { definitions } = of;
  for (const [person, own] of [...held].sort(([a], [b]) => compare(a, b))) {
    const kind = of.ranks.personal(person) ? 'personal' : 'anonymous';
    yield underNames(rowsOfPerson({ person, kind, held: own, definitions, now, fold: '' }), nameOf);
  }
}
