import { createIdentity, createSightingSet, type SightingSet } from '../shared/domain/identity.ts';
import { append, newPerson } from '../shared/domain/person.ts';
import type { NodeId, PersonState } from '../shared/domain/types.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { createMemoryStore } from '../shared/memory/store.ts';
import type { IngestDependencies } from '../shared/steps/dependencies.ts';
import { readTouchpoint } from '../shared/steps/intake.ts';
import { ownCpuMs } from './cpu-time.ts';
import { type Figure, median, type Report } from './figure.ts';
import { createBench } from './ingest-trace.ts';
import { trace } from './trace.ts';

const ROUNDS = 9;

type Seen = NonNullable<ReturnType<SightingSet['seen']['get']>>;

/** P5: the pure core beside `JSON.parse` of the same bytes, in one process, in turns. */
export function measureCore(size: number): Report[] {
  const envelopes = [...trace({ size, r: 3 })].map(({ at, touchpoints }) => ({
    at,
    text: JSON.stringify(touchpoints),
  }));
  const { deps } = createBench(createMemoryStore(), createMemoryAnnouncer());
  const parse: number[] = [];
  const stages = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    parse.push(timed(() => envelopes.map(({ text }) => JSON.parse(text) as unknown[])).ms);
    const parsed = envelopes.map(({ at, text }) => ({ at, raws: JSON.parse(text) as unknown[] }));
    for (const [name, ms] of Object.entries(core(deps, parsed)))
      stages.set(name, [...(stages.get(name) ?? []), ms]);
  }
  const base = median(parse);
  const all = [...(stages.get('all') ?? [])];
  const perTouchpoint = (ms: number) => `${((1000 * ms) / size).toFixed(2)} µs a touchpoint`;
  const ratio = (name: string, samples: number[], more: Partial<Figure> = {}): Figure => ({
    name,
    value: median(samples) / base,
    unit: '×',
    kind: 'cpu',
    note: perTouchpoint(median(samples)),
    ...more,
  });
  stages.delete('all');
  return [
    {
      title: `The core beside JSON.parse: ${size.toLocaleString('en')} touchpoints, medians of ${ROUNDS} rounds in turns`,
      figures: [
        ratio('JSON.parse', parse),
        ratio('validate + resolve + fold + detect ÷ JSON.parse', all, { goal: { id: 'P5', atMost: 4 } }),
        ...[...stages].map(([name, samples]) => ratio(`  ${name}`, samples)),
      ],
    },
  ];
}

/** CPU-ms of each stage over the whole trace. The store is left out: persons are kept in a map. */
function core(
  { intake, ranks, definitions }: IngestDependencies,
  envelopes: { at: number; raws: unknown[] }[],
) {
  const read = timed(() =>
    envelopes.map(({ at, raws }) =>
      raws.map(raw => {
        const result = readTouchpoint(raw, at, intake);
        if (!result.ok) throw new Error(`Not valid: ${JSON.stringify(result.issues)}`);
        return result.touchpoint;
      }),
    ),
  );
  const resolve = timed(() => {
    const all = createSightingSet();
    return read.value.map(touchpoints => {
      for (const { at, ids, tid } of touchpoints) all.add(at, ids, tid);
      return [...Map.groupBy(touchpoints, ({ ids }) => ids[0])].flatMap(([, group]) => {
        const near = neighbourhood(
          all,
          group.flatMap(({ ids }) => ids),
        );
        const identity = createIdentity(near, ranks);
        return group.map(touchpoint => ({
          touchpoint,
          holder: identity.attribute(touchpoint.at, touchpoint.ids).holder,
        }));
      });
    });
  });
  const fold = timed(() => {
    const persons = new Map<NodeId, PersonState>();
    for (const { holder, touchpoint } of resolve.value.flat()) {
      let person = persons.get(holder);
      if (person === undefined) {
        person = newPerson();
        persons.set(holder, person);
      }
      append(person, holder, touchpoint, definitions);
    }
  });
  return {
    'validate and hash (readTouchpoint)': read.ms,
    'resolve (attribute)': resolve.ms,
    'fold and detect (append)': fold.ms,
    all: read.ms + resolve.ms + fold.ms,
  };
}

/** The sightings that decide whose `ids` are, as ingest reads them: their own and those of what they lead to. */
function neighbourhood(all: SightingSet, ids: readonly NodeId[]): SightingSet {
  const seen = new Map<NodeId, Seen>();
  for (const pending = [...new Set(ids)]; pending.length > 0; ) {
    const id = pending.pop() ?? '';
    const sightings = seen.has(id) ? undefined : all.seen.get(id);
    if (sightings === undefined) continue;
    seen.set(id, sightings);
    pending.push(...new Set(sightings.anchors));
  }
  return { ...all, seen };
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const from = ownCpuMs();
  const value = work();
  return { value, ms: ownCpuMs() - from };
}
