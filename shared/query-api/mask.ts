import type { Flag } from '../contract/flag.ts';
import type { Answer, AnswerName } from './answers.ts';
import type { Names } from './names.ts';
import type { Viewing } from './route.ts';

type Mask<N extends AnswerName> = ((body: Answer<N>, names: Names) => Answer<N>) | 'as-it-is' | 'admin';

type Item<N extends 'FoundPersons' | 'Journeys' | 'Flags' | 'Corrections'> = Answer<N>['items'][number];

type Identifier = { namespace: string; hash: string };

/**
 * How each answer is told to a viewer by their names for persons. Every answer stands here: `as-it-is` names nobody, and
 * `admin` is answered only to who sees hashes anyway.
 */
const MASKS: { [N in AnswerName]: Mask<N> } = {
  Person: person,
  FoundPersons: page<Item<'FoundPersons'>>(person),
  Journeys: page<Item<'Journeys'>>(journey),
  JourneyDetail: (body, names) => ({
    ...journey(body, names),
    timeline: body.timeline.map(entry => ({
      ...entry,
      flags: entry.flags.map(each => ({
        ...each,
        id: names.tellFlag({ id: each.id, person: body.person }),
      })),
    })),
    flagged: body.flagged.map(each => flag(each, names)),
  }),
  Flag: flag,
  Flags: page<Item<'Flags'>>(flag),
  TouchpointExplanation: (body, names) => ({
    ...body,
    person: names.tell(body.person),
    identifiers: body.identifiers.map(each => identifier(each, names)),
    sightings: body.sightings.map(each => ({
      ...each,
      identifier: identifier(each.identifier, names),
      seenWith: identifier(each.seenWith, names),
      person: names.tell(each.person),
    })),
  }),
  FlagExplanation: (body, names) => ({ ...body, flag: flag(body.flag, names) }),
  Corrections: page<Item<'Corrections'>>((each, names) => ({
    ...each,
    identifiers: each.identifiers.map(one => identifier(one, names)),
  })),
  Quarantine: 'as-it-is',
  QuarantineRecord: 'admin',
  Access: 'admin',
  Erasure: 'admin',
  Erasures: 'admin',
  Audit: 'admin',
  Context: 'as-it-is',
  Definitions: 'as-it-is',
  DefinitionDetail: 'as-it-is',
};

/** An answer as the viewer may have it; an `Error` where it is not for them at all. */
export function maskedFor<N extends AnswerName>(
  name: N,
  body: Answer<N>,
  { names, identifiers }: Viewing,
): Answer<N> {
  if (identifiers) return body;
  const mask: Mask<N> = MASKS[name];
  if (mask === 'admin')
    throw new Error(`The answer ${name} is for who sees hashes: its route must need admin`);
  const told = mask === 'as-it-is' ? body : mask(body, names);
  return 'cursor' in told && typeof told.cursor === 'string'
    ? { ...told, cursor: names.tellCursor(told.cursor) }
    : told;
}

function page<T>(one: (item: T, names: Names) => T) {
  return <P extends { items: T[] }>(body: P, names: Names): P => ({
    ...body,
    items: body.items.map(each => one(each, names)),
  });
}

function person<T extends { id: string; identifiers: Identifier[] }>(body: T, names: Names): T {
  return {
    ...body,
    id: names.tell(body.id),
    identifiers: body.identifiers.map(each => identifier(each, names)),
  };
}

function journey<T extends { person: string }>(body: T, names: Names): T {
  return { ...body, person: names.tell(body.person) };
}

function flag(body: Flag, names: Names): Flag {
  return { ...body, id: names.tellFlag(body), person: names.tell(body.person) };
}

function identifier<T extends Identifier>(body: T, names: Names): T {
  return { ...body, hash: names.tell(`${body.namespace}.${body.hash}`) };
}
