import type { IdentityConfig } from '../../shared/contract/identity-config.ts';
import type { Basis } from '../../shared/contract/journey.ts';

/**
 * Semantics §2 read a second time, word by word and without thought for speed, to test the real one against.
 * It shares no code with the core on purpose. Answers are remembered, or it would be exponential.
 */

/** `ids`: node ids `<namespace>.<hash>` in rank order, the anchor first. `at` in ms. */
export interface OracleTouchpoint {
  id: string;
  at: number;
  ids: string[];
}
export interface Attribution {
  id: string;
  person: string;
  basis: Basis;
}

interface OracleSighting {
  anchor: string;
  at: number;
}
/** Whose an identifier is at a time. `how` is the rule that said so; */
interface Owner {
  person: string;
  how: 'itself' | 'sole-owner' | 'between-sightings' | 'same-session' | 'abstain';
}
interface World {
  touchpoints: readonly OracleTouchpoint[];
  config: IdentityConfig;
  known: Map<string, Owner>;
}

export function attribute(touchpoints: readonly OracleTouchpoint[], config: IdentityConfig): Attribution[] {
  const world: World = { touchpoints, config, known: new Map() };
  return touchpoints.map(touchpoint => {
    const { person, basis } = personOf(world, touchpoint);
    return { id: touchpoint.id, person, basis };
  });
}

/** "A touchpoint belongs to owner(anchor, t); but where the anchor is anonymous, …" */
function personOf(world: World, { ids, at }: OracleTouchpoint): { person: string; basis: Basis } {
  const [anchor] = ids;
  if (anchor === undefined) throw new Error('a touchpoint needs an identifier');
  if (!isPersonal(world, anchor)) {
    for (const id of ids) {
      const owner = ownerOf(world, id, at);
      if (isPersonal(world, owner.person)) return { person: owner.person, basis: basisOf(world, owner) };
    }
  }
  const owner = ownerOf(world, anchor, at);
  return { person: owner.person, basis: basisOf(world, owner) };
}

/** The hop from the touchpoint's own deciding identifier tells; nobody is found where that leads to itself. */
function basisOf(world: World, { person, how }: Owner): Basis {
  if (how === 'abstain') return 'unattributed';
  if (how === 'itself') return isPersonal(world, person) ? 'explicit' : 'unattributed';
  return how;
}

function ownerOf(world: World, x: string, t: number): Owner {
  const key = `${x} ${t}`;
  const owner = world.known.get(key) ?? ownerByRules(world, x, t);
  world.known.set(key, owner);
  return owner;
}

function ownerByRules(world: World, x: string, t: number): Owner {
  const sightings = sightingsOf(world, x);
  if (new Set(sightings.map(({ anchor }) => anchor)).size > world.config.maxAnchors) {
    return { person: x, how: 'abstain' };
  }
  const all = sightings.map(sighting => ({
    ...sighting,
    lead: ownerOf(world, sighting.anchor, sighting.at),
  }));
  const personal = all.filter(each => isPersonal(world, each.lead.person));
  const leads = personal.length > 0 ? personal : all;
  type Lead = (typeof leads)[number];
  const led = (to: Lead, how: Owner['how']): Owner => ({
    person: to.lead.person,
    how,
  });

  const [first] = leads;
  if (first === undefined) return { person: x, how: 'itself' };
  if (leads.every(each => each.lead.person === first.lead.person)) return led(first, 'sole-owner');

  const before = nearest(world, leads, t, 'before');
  const after = nearest(world, leads, t, 'after');
  if (before !== undefined && after !== undefined && before.lead.person === after.lead.person) {
    return led(before, 'between-sightings');
  }
  const window = world.config.sessionWindowMs;
  if (before !== undefined && t - before.at <= window) return led(before, 'same-session');
  if (after !== undefined && after.at - t <= window) return led(after, 'same-session');
  return { person: x, how: 'abstain' };
}

/** "Each lower identifier x on it is a sighting: at occurredAt, x was seen with that anchor." */
function sightingsOf({ touchpoints }: World, x: string): OracleSighting[] {
  const sightings: OracleSighting[] = [];
  for (const { ids, at } of touchpoints) {
    const [anchor, ...lower] = ids;
    if (anchor !== undefined && lower.includes(x)) sightings.push({ anchor, at });
  }
  return sightings;
}

/** At or before `t`, or after it. "Sightings at one instant: the higher-ranked anchor, then the smaller hash." */
function nearest<S extends OracleSighting>(
  world: World,
  sightings: S[],
  t: number,
  side: 'before' | 'after',
): S | undefined {
  const onSide = sightings.filter(({ at }) => (side === 'before' ? at <= t : at > t));
  const distance = Math.min(...onSide.map(({ at }) => Math.abs(at - t)));
  const [chosen] = onSide
    .filter(({ at }) => Math.abs(at - t) === distance)
    .sort(
      (a, b) =>
        rankOf(world, a.anchor) - rankOf(world, b.anchor) || (hashOf(a.anchor) < hashOf(b.anchor) ? -1 : 1),
    );
  return chosen;
}

/** A journey key is ranked below all others, and anonymous. */
function rankOf({ config }: World, node: string): number {
  const rank = config.namespaces.findIndex(({ name }) => name === namespaceOf(node));
  return rank === -1 ? config.namespaces.length : rank;
}

export function isPersonal({ config }: Pick<World, 'config'>, node: string): boolean {
  return config.namespaces.some(({ name, kind }) => name === namespaceOf(node) && kind === 'personal');
}

function namespaceOf(node: string): string {
  return node.slice(0, node.indexOf('.'));
}

function hashOf(node: string): string {
  return node.slice(node.indexOf('.') + 1);
}
