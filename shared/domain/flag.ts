import type { Flag } from '../contract/flag.ts';
import type { CompiledDefinition } from './definition.ts';
import { teamOf } from './definition.ts';
import type { JourneyState, Mark, NodeId, Tid } from './types.ts';

/** A change in a flag's life that a fold found; the step numbers it (`FlagTransition`). */
export interface FlagChange {
  transition: 'raised' | 'resolved';
  flag: Flag;
}

/** What every detection gets: the journey before the touchpoint, whose it is, its definition, and where to put changes. */
export interface Fold {
  journey: JourneyState;
  person: NodeId;
  definition: CompiledDefinition;
  changes: FlagChange[];
}

const DAY = 86_400_000;
/** The day written last: times come close together, and a `Date` takes long to write one. */
let day = { number: Number.NaN, text: '' };

/** As `Date.toISOString` writes it; a `RangeError` where no `Date` can hold it. */
export function instant(at: number): string {
  const number = Math.floor(at / DAY);
  if (number !== day.number) day = { number, text: new Date(at).toISOString().slice(0, -13) };
  const ms = Math.trunc(at) - number * DAY;
  const [hour, minute, second] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000) % 60,
    Math.floor(ms / 1000) % 60,
  ];
  return `${day.text}${two(hour)}:${two(minute)}:${two(second)}.${String(ms % 1000).padStart(3, '0')}Z`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

interface Finding {
  kind: Flag['kind'];
  at: number;
  /** Names the flag within its journey, with the kind: the touchpoint that completed it. */
  tid: Tid;
  /** Where one touchpoint may complete several of a kind. */
  discriminator?: string;
  stage: string;
  marks: Mark[];
  extra?: Partial<Flag>;
}

/** Raises a flag. Its id is a function of journey, kind, evidence and person, so that a second fold finds the same one. */
export function raise({ journey, person, definition, changes }: Fold, finding: Finding): Flag {
  const { kind, tid, discriminator, marks } = finding;
  const hash = person.slice(person.indexOf('.') + 1);
  const flag: Flag = {
    id: `${journey.id}~${kind}~${tid}${discriminator === undefined ? '' : `~${discriminator}`}~${hash}`,
    kind,
    state: 'raised',
    at: instant(finding.at),
    journey: journey.id,
    person,
    definition: { id: definition.id, version: definition.version },
    stage: finding.stage,
    channels: distinct(marks.map(mark => mark.channel)),
    teams: distinct(marks.flatMap(mark => teamOf(definition, mark) ?? [])),
    evidence: marks.map(mark => evidenceOf(definition, mark)),
    ...finding.extra,
  };
  journey.flags[kind] = (journey.flags[kind] ?? 0) + 1;
  // A drop-off is kept whole as long as it holds.
  if (kind !== 'drop-off') {
    const { silo } = finding.extra ?? {};
    journey.raised ??= {};
    journey.raised[kind] = { at: finding.at, ...(silo === undefined ? {} : { silo }) };
  }
  changes.push({ transition: 'raised', flag });
  return flag;
}

function evidenceOf(definition: CompiledDefinition, mark: Mark): Flag['evidence'][number] {
  const { id, at, channel, activity } = mark;
  const team = teamOf(definition, mark);
  const evidence = { touchpoint: id, occurredAt: instant(at), channel, activity };
  return team === undefined ? evidence : { ...evidence, team };
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
