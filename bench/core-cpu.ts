import { createIdentity } from '../shared/domain/identity.ts';
import { append, newPerson } from '../shared/domain/person.ts';
import { createSightingSet, type SightingSet } from '../shared/domain/sightings.ts';
import type { NodeId, PersonState } from '../shared/domain/types.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { createMemoryStore } from '../shared/memory/store.ts';
import { readTouchpoint } from '../shared/steps/intake.ts';
import { ownCpuMs } from './cpu-time.ts';
import { type Figure, median, type Report } from './figure.ts';
import { createBench } from './ingest-trace.ts';
import { trace } from './trace.ts';

const ROUNDS = 9;

type Seen = NonNullable<ReturnType<SightingSet['seen']['get']>>;

/** P5: the pure core beside `JSON.parse` of the same bytes, in one process, envelope by envelope, in turns. */
export function measureCore(size: number): Report[] {
  const envelopes = [...trace({ size, r: 3 })].map(({ at, touchpoints }) => ({
    at,
    text: JSON.stringify(touchpoints),
  }));
  const rounds = Array.from({ length: ROUNDS }, () => measureRound(envelopes));
  const base = median(rounds.map(({ parse }) => parse));
  const ratio = (name: string, part: (spent: Spent) => number, more: Partial<Figure> = {}): Figure => {
    const ms = median(rounds.map(part));
    const note = `${((1000 * ms) / size).toFixed(2)} µs a touchpoint`;
    return { name, value: ms / base, unit: '×', kind: 'cpu', note, ...more };
  };
  const all = ({ read, resolve, fold }: Spent) => read + resolve + fold;
  return [
    {
      title: `The core beside JSON.parse: ${size.toLocaleString('en')} touchpoints, medians of ${ROUNDS} rounds in turns`,
      figures: [
        ratio('JSON.parse', ({ parse }) => parse),
        ratio('validate + resolve + fold + detect ÷ JSON.parse', all, { goal: { id: 'P5', atMost: 4 } }),
        ratio('  validate and hash (readTouchpoint)', ({ read }) => read),
        ratio('  resolve (attribute)', ({ resolve }) => resolve),
        ratio('  fold and detect (append)', ({ fold }) => fold),
      ],
    },
  ];
}

interface Spent {
  parse: number;
  read: number;
  resolve: number;
  fold: number;
}

/**
 * CPU-ms of each stage over the whole trace, by an instance that has seen nobody yet. The store is left out: persons are
 * kept in a map, and the sightings that a store would answer are looked up outside of the time.
 */
function measureRound(envelopes: readonly { at: number; text: string }[]): Spent {
  const { intake, ranks, definitions } = createBench(createMemoryStore(), createMemoryAnnouncer()).deps;
  const spent: Spent = { parse: 0, read: 0, resolve: 0, fold: 0 };
  const timed = <T>(stage: keyof Spent, work: () => T): T => {
    const from = ownCpuMs();
    const value = work();
    spent[stage] += ownCpuMs() - from;
    return value;
  };
  const all = createSightingSet();
  const persons = new Map<NodeId, PersonState>();
  for (const { at, text } of envelopes) {
    const raws = timed('parse', () => JSON.parse(text) as unknown[]);
    const touchpoints = timed('read', () =>
      raws.map(raw => {
        const result = readTouchpoint(raw, at, intake);
        if (!result.ok) throw new Error(`Not valid: ${JSON.stringify(result.issues)}`);
        return result.touchpoint;
      }),
    );
    timed('resolve', () => {
      for (const { at, ids, tid } of touchpoints) all.add(at, ids, tid);
    });
    const groups = [...Map.groupBy(touchpoints, ({ ids }) => ids[0])].map(([, group]) => ({
      group,
      near: neighbourhood(
        all,
        group.flatMap(({ ids }) => ids),
      ),
    }));
    const attributed = timed('resolve', () =>
      groups.flatMap(({ group, near }) => {
        const identity = createIdentity(near, ranks);
        return group.map(touchpoint => ({
          touchpoint,
          holder: identity.attribute(touchpoint.at, touchpoint.ids).holder,
        }));
      }),
    );
    timed('fold', () => {
      for (const { holder, touchpoint } of attributed) {
        let person = persons.get(holder);
        if (person === undefined) {
          person = newPerson();
          persons.set(holder, person);
        }
        append(person, holder, touchpoint, definitions);
      }
    });
  }
  return spent;
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
