import { BASES } from '../../shared/contract/journey.ts';
import type { QuarantineRecord } from '../../shared/contract/quarantine.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import { createIdentity, createRanks, type Ranks } from '../../shared/domain/identity.ts';
import { type IntakeConfig, tidOf } from '../../shared/steps/intake.ts';
import { startProgress } from '../progress.ts';
import type { AttributionWriter } from './attributions.ts';
import { addPerson, type JourneyFigures, newJourneyFigures } from './journey-figures.ts';
import { sightingsOf } from './sightings.ts';
import type { TouchpointColumns } from './touchpoint-columns.ts';
import { type RefusedLine, readTouchpointSet, type TouchpointSet } from './touchpoint-set.ts';

export interface TouchpointAnalysis {
  counts: TouchpointSet['counts'];
  reasons: Partial<Record<QuarantineRecord['reason'], number>>;
  refused: RefusedLine[];
  figures: JourneyFigures;
  persons: { personal: number; anonymous: number };
  bases: Record<string, number>;
  /** ms: when drop-offs were judged. */
  now: number;
}

export interface AnalysisOptions {
  definitions: readonly CompiledDefinition[];
  attributions: AttributionWriter;
  /** When drop-offs are judged (ms); the time of the latest touchpoint where left out. */
  now?: number | undefined;
  signal: AbortSignal;
}

/** Persons between which the event loop gets its turn: Ctrl-C, the bar, the disk. */
const TURN = 256;

/** Identity, journeys, flags and rework of a file of touchpoints. `clock` (ms) tells what lies in the future. */
export async function analyzeTouchpoints(
  path: string,
  clock: number,
  intake: IntakeConfig,
  { definitions, attributions, signal, ...options }: AnalysisOptions,
): Promise<TouchpointAnalysis> {
  const reading = startProgress('Reading');
  const set = await readTouchpointSet(path, clock, intake, { signal, onProgress: reading.at }).finally(
    reading.end,
  );
  const { columns, counts, reasons, refused } = set;
  const now = options.now ?? latestOf(columns) ?? clock;
  const ranks = createRanks(intake.identity);
  const { holderOf, basisOf, bases } = attribute(columns, ranks);
  const { order, start } = grouped(holderOf, columns.nodes.count());

  const figures = newJourneyFigures();
  const persons = { personal: 0, anonymous: 0 };
  const folding = startProgress('Folding');
  let done = 0;
  for (let holder = 1; holder <= columns.nodes.count(); holder++) {
    const places = order.subarray(start[holder], start[holder + 1]);
    if (places.length === 0) continue;
    const person = columns.nodes.textOf(holder) ?? '';
    persons[ranks.personal(person) ? 'personal' : 'anonymous'] += 1;
    const placeOf = new Map(Array.from(places, place => [columns.idOf(place), place]));
    const touchpoints = Array.from(places, place =>
      columns.read(place, tidOf(intake.hasher, columns.idOf(place))),
    );
    addPerson(figures, person, touchpoints, definitions, now, ({ id }, journey) => {
      const basis = BASES[basisOf[placeOf.get(id) ?? 0] ?? 0] ?? '';
      attributions.write({ id, person, basis, journey });
    });
    done += places.length;
    if (holder % TURN > 0) continue;
    folding.at(done, columns.length());
    await attributions.drained();
    await new Promise(resolve => setImmediate(resolve));
    signal.throwIfAborted();
  }
  folding.end();
  return { counts, reasons, refused, figures, persons, bases, now };
}

function latestOf(columns: TouchpointColumns): number | undefined {
  let latest: number | undefined;
  for (let place = 0; place < columns.length(); place++) {
    latest = Math.max(latest ?? Number.NEGATIVE_INFINITY, columns.atOf(place));
  }
  return latest;
}

function attribute(columns: TouchpointColumns, ranks: Ranks) {
  const identity = createIdentity(sightingsOf(columns), ranks);
  const holderOf = new Int32Array(columns.length());
  const basisOf = new Uint8Array(columns.length());
  const bases: Record<string, number> = {};
  for (let place = 0; place < columns.length(); place++) {
    const ids = Array.from(columns.nodesOf(place), node => columns.nodes.textOf(node) ?? '');
    const { holder, basis } = identity.attribute(columns.atOf(place), ids);
    holderOf[place] = columns.nodes.numberOf(holder);
    basisOf[place] = BASES.indexOf(basis);
    bases[basis] = (bases[basis] ?? 0) + 1;
  }
  return { holderOf, basisOf, bases };
}

/** Places ordered by holder: those of holder h are `order[start[h]]` up to, not including, `order[start[h + 1]]`. */
function grouped(holderOf: Int32Array, holders: number): { order: Int32Array; start: Int32Array } {
  const start = new Int32Array(holders + 2);
  for (const holder of holderOf) start[holder + 1] = (start[holder + 1] ?? 0) + 1;
  for (let holder = 1; holder < start.length; holder++) {
    start[holder] = (start[holder] ?? 0) + (start[holder - 1] ?? 0);
  }
  const free = start.slice();
  const order = new Int32Array(holderOf.length);
  for (const [place, holder] of holderOf.entries()) {
    const slot = free[holder] ?? 0;
    free[holder] = slot + 1;
    order[slot] = place;
  }
  return { order, start };
}
