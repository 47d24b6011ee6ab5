import type { Flag } from '../../shared/contract/flag.ts';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import type { Journey } from '../../shared/contract/journey.ts';
import { addSilo, type SiloFigure, silosByCost } from '../analyze/journey-figures.ts';
import type { ApiAddress } from '../api/address.ts';
import { type Answered, ask, askList } from '../api/client.ts';

/** What the query API says of the company; nothing here comes from the simulation. */
export interface Story {
  persons: { known: number; anonymous: number };
  journeys: { total: number; acrossChannels: number; byState: Record<string, number> };
  dropOffs: { total: number; cameBack: number; valueLost: number; valueRecovered: number; currency: string };
  flags: Record<string, number>;
  /** By cost, the dearest first. */
  silos: SiloFigure[];
  /** A journey that the dearest silo runs through, and the flag that says so. */
  example?: { journey: Answered<'JourneyDetail'>; flag: Flag };
}

const ALL = 1_000_000;
const PERSONAL = new Set(
  defaultIdentityConfig.namespaces.filter(each => each.kind === 'personal').map(each => each.name),
);

export async function gatherStory(api: ApiAddress): Promise<Story> {
  const { items: journeys } = await askList(api, 'Journeys', '/v1/journeys', {}, ALL);
  const { items: flags } = await askList(api, 'Flags', '/v1/flags', {}, ALL);
  const silos = new Map<string, SiloFigure>();
  for (const flag of flags) addSilo(silos, flag);
  const ranked = silosByCost(silos);
  const example = await exampleOf(api, journeys, flags, ranked[0]);
  const people = new Set(journeys.map(each => each.person));
  const known = [...people].filter(id => PERSONAL.has(id.slice(0, id.indexOf('.')))).length;
  return {
    persons: { known, anonymous: people.size - known },
    journeys: {
      total: journeys.length,
      acrossChannels: journeys.filter(each => each.channels.length > 1).length,
      byState: countBy(journeys, each => each.state),
    },
    dropOffs: dropOffsOf(flags),
    flags: countBy(flags, each => each.kind),
    silos: ranked,
    ...(example === undefined ? {} : { example }),
  };
}

function dropOffsOf(flags: readonly Flag[]): Story['dropOffs'] {
  const all = flags.filter(({ kind }) => kind === 'drop-off');
  const back = all.filter(({ state }) => state === 'resolved');
  const worth = (some: readonly Flag[]) =>
    Math.round(some.reduce((sum, { value }) => sum + (value?.amount ?? 0), 0) * 100) / 100;
  return {
    total: all.length,
    cameBack: back.length,
    valueLost: worth(all.filter(({ state }) => state === 'raised')),
    valueRecovered: worth(back),
    currency: all.find(({ value }) => value !== undefined)?.value?.currency ?? 'EUR',
  };
}

/** Of the journeys with the dearest silo, the one that went over the most channels: the one worth reading. */
async function exampleOf(
  api: ApiAddress,
  journeys: readonly Journey[],
  flags: readonly Flag[],
  silo: SiloFigure | undefined,
): Promise<Story['example']> {
  if (silo === undefined) return undefined;
  const boundary = JSON.stringify(silo.boundary);
  const width = new Map(journeys.map(each => [each.id, each.channels.length * 100 + each.touchpoints]));
  const [flag] = flags
    .filter(each => JSON.stringify(each.silo?.boundary) === boundary && each.silo?.cause === silo.cause)
    .sort((a, b) => (width.get(b.journey) ?? 0) - (width.get(a.journey) ?? 0) || (a.id < b.id ? -1 : 1));
  if (flag === undefined) return undefined;
  const journey = await ask(api, 'JourneyDetail', `/v1/journeys/${encodeURIComponent(flag.journey)}`);
  return { journey, flag };
}

function countBy<T>(items: readonly T[], name: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
  return counts;
}
