import type { Flag } from '../../shared/contract/flag.ts';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { addSilo, type SiloFigure, silosByCost } from '../analyze/journey-figures.ts';
import type { ApiAddress } from '../api/address.ts';
import { type Answered, ask, askList } from '../api/client.ts';
import { type BoundaryFigure, boundaryFigures, type DropOffFigures, dropOffFigures } from './figures.ts';

/** A customer whom the dearest silo made do something twice. */
export interface Example {
  journey: Answered<'getJourney'>;
  flag: Flag;
  explanation: Answered<'explainFlag'>;
}

/** What the query API says of the company; nothing here comes from the simulation. */
export interface Story {
  persons: { known: number; anonymous: number };
  journeys: { total: number; acrossChannels: number; byState: Record<string, number>; channels: string[] };
  dropOffs: DropOffFigures;
  flags: Record<string, number>;
  /** By boundary, the dearest first. */
  boundaries: BoundaryFigure[];
  /** By boundary, cause and activity, the dearest first. */
  silos: SiloFigure[];
  example?: Example;
}

const ALL = 1_000_000;
/** How many journeys of the dearest boundary are opened in search of a remark. */
const OPENED = 25;
const PERSONAL = new Set(
  defaultIdentityConfig.namespaces.filter(each => each.kind === 'personal').map(each => each.name),
);

export async function gatherStory(api: ApiAddress): Promise<Story> {
  const { items: journeys } = await askList(api, 'listJourneys', { query: {} }, ALL);
  const { items: flags } = await askList(api, 'listFlags', { query: {} }, ALL);
  const silos = new Map<string, SiloFigure>();
  for (const flag of flags) addSilo(silos, flag);
  const boundaries = boundaryFigures(flags);
  const costs = new Map(journeys.map(each => [each.id, each.cost.amount]));
  const example = await exampleOf(api, costs, flags, boundaries[0]);
  const people = new Set(journeys.map(each => each.person));
  const known = [...people].filter(id => PERSONAL.has(id.slice(0, id.indexOf('.')))).length;
  return {
    persons: { known, anonymous: people.size - known },
    journeys: {
      total: journeys.length,
      acrossChannels: journeys.filter(each => each.channels.length > 1).length,
      byState: countBy(journeys, each => each.state),
      channels: byUse(journeys.flatMap(each => each.channels)),
    },
    dropOffs: dropOffFigures(flags),
    flags: countBy(flags, each => each.kind),
    boundaries,
    silos: silosByCost(silos),
    ...(example === undefined ? {} : { example }),
  };
}

/** The dearest journey at the boundary in which the customer said something; without remarks, the dearest of all. */
async function exampleOf(
  api: ApiAddress,
  costs: ReadonlyMap<string, number>,
  flags: readonly Flag[],
  dearest: BoundaryFigure | undefined,
): Promise<Example | undefined> {
  if (dearest === undefined) return undefined;
  const boundary = JSON.stringify(dearest.boundary);
  const candidates = flags
    .filter(each => JSON.stringify(each.silo?.boundary) === boundary)
    .sort((a, b) => (costs.get(b.journey) ?? 0) - (costs.get(a.journey) ?? 0) || (a.id < b.id ? -1 : 1));
  let first: Omit<Example, 'explanation'> | undefined;
  for (const flag of candidates.slice(0, OPENED)) {
    const found = { flag, journey: await wholeJourney(api, flag.journey) };
    first ??= found;
    if (!found.journey.timeline.some(each => (each.voice ?? []).length > 0)) continue;
    first = found;
    break;
  }
  if (first === undefined) return undefined;
  return { ...first, explanation: await ask(api, 'explainFlag', { id: first.flag.id }) };
}

/** With all pages of its timeline. */
async function wholeJourney(api: ApiAddress, id: string): Promise<Answered<'getJourney'>> {
  const { cursor: first, ...journey } = await ask(api, 'getJourney', { id, query: {} });
  for (let cursor = first; cursor !== undefined; ) {
    const page = await ask(api, 'getJourney', { id, query: { cursor } });
    journey.timeline.push(...page.timeline);
    cursor = page.cursor;
  }
  return journey;
}

function countBy<T>(items: readonly T[], name: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
  return counts;
}

/** The most used first. */
function byUse(names: readonly string[]): string[] {
  const counts = Object.entries(countBy(names, name => name));
  return counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
}
