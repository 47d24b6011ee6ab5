import type { Silo } from '../../shared/contract/flag.ts';
import { type CompanyOptions, createLife } from './life.ts';
import { type Customer, households } from './population.ts';
import { createRandom } from './random.ts';
import { type Run, settle } from './runs.ts';
import { ALWAYS, injectedSilos, SILO_NAMES, type SiloName } from './silos.ts';
import type { Emission, InjectedRework, Why } from './story.ts';
import { type Reading, readIdentity, type Verdict, type Witnessed } from './verdicts.ts';

/** A line of the truth file; `truth` tells which. Times are RFC 3339 in UTC. */
export type TruthLine = SiloTruth | CustomerTruth | TouchpointTruth | RunTruth | ReworkTruth | GaveUpTruth;

/** A silo of the company and when it was there; without `from` or `to` there is no such end. */
export interface SiloTruth {
  truth: 'silo';
  silo: SiloName;
  activity: string;
  boundary: Silo['boundary'];
  cause: Silo['cause'];
  why: string;
  on: { from?: string; to?: string }[];
}

export interface CustomerTruth {
  truth: 'customer';
  customer: string;
  household: number;
  segment: string;
  identifiers: Record<string, string[]>;
}

/** Who it was, and what semantics §2 can make of it. */
export interface TouchpointTruth {
  truth: 'touchpoint';
  id: string;
  customer: string;
  run: string;
  verdict: Verdict;
  decidable: boolean;
  /** The customer that §2 leads to, or the identifier that it leaves to itself. */
  reads: string;
}

/**
 * One attempt of a customer to reach a goal. `decidable`: §2 names them at each of its touchpoints, takes nobody else for
 * them, and no earlier run in this trade is theirs in part only (its rest would go on in this one).
 */
export interface RunTruth {
  truth: 'run';
  run: string;
  customer: string;
  trade: string;
  touchpoints: number;
  decidable: boolean;
}

export interface ReworkTruth {
  truth: 'rework';
  silo: SiloName;
  customer: string;
  run: string;
  kind: 'self-loop' | 'repetition';
  activity: string;
  boundary: Silo['boundary'];
  cause: Silo['cause'];
  why: string;
  /** The earlier occurrence and the later one. */
  touchpoints: [string, string];
  decidable: boolean;
}

/** A customer let it rest for longer than the stage expects. */
export interface GaveUpTruth {
  truth: 'gave-up';
  customer: string;
  run: string;
  trade: string;
  stage: string;
  /** The last touchpoint before the silence. */
  touchpoint: string;
  /** When the stage's time was over. */
  at: string;
  why: Why;
  recovered?: { at: string; channel: string; touchpoint: string };
  decidable: boolean;
}

/** The truth behind `simulateCompany` of the same options: silos first, then household after household. */
export function* simulateTruth(options: CompanyOptions): Generator<TruthLine, void> {
  for (const name of SILO_NAMES) yield siloTruth(name, options);
  const random = createRandom(options.seed);
  for (const household of households(random.fork('population'), options.customers)) {
    const witnessed: Witnessed[] = [];
    const runs: Run[] = [];
    for (const customer of household) {
      const life = createLife(random, customer, options, run => runs.push(run));
      while (life.due !== undefined) {
        for (const emission of life.tell().emissions) witnessed.push({ ...emission, customer });
      }
      yield customerTruth(customer);
    }
    yield* householdTruth(witnessed, runs.map(settle));
  }
}

function* householdTruth(witnessed: readonly Witnessed[], runs: readonly Run[]): Generator<TruthLine> {
  const readings = readIdentity(witnessed);
  const blamed = new Set([...readings.values()].map(({ blames }) => blames));
  const byId = new Map<string, Emission>(witnessed.map(each => [each.touchpoint.id, each]));
  const torn = new Set<string>();
  for (const run of runs) {
    const customer = run.customer.customerId;
    const told = run.touchpoints.flatMap(id => {
      const reading = readings.get(id);
      return reading === undefined ? [] : [{ id, reading }];
    });
    const named = told.filter(({ reading }) => reading.verdict === 'named').length;
    const matter = `${customer} ${run.trade}`;
    const decidable = named === told.length && !blamed.has(run.customer) && !torn.has(matter);
    if (named > 0 && named < told.length) torn.add(matter);
    const of = { customer, run: run.id };
    for (const { id, reading } of told) yield touchpointTruth(id, reading, of);
    yield { truth: 'run', run: run.id, customer, trade: run.trade, touchpoints: told.length, decidable };
    for (const rework of run.reworks) yield reworkTruth(rework, of, byId, decidable);
    for (const { at, recovered, stage, touchpoint, why } of run.lapses) {
      yield {
        truth: 'gave-up',
        ...of,
        trade: run.trade,
        stage,
        touchpoint,
        at: instant(at),
        why,
        ...(recovered === undefined ? {} : { recovered: { ...recovered, at: instant(recovered.at) } }),
        decidable,
      };
    }
  }
}

function siloTruth(silo: SiloName, { silos = {} }: CompanyOptions): SiloTruth {
  const { activity, from, to, cause, why } = injectedSilos[silo];
  const on = (silos[silo] ?? ALWAYS).map(period => ({
    ...(Number.isFinite(period.from) ? { from: instant(period.from) } : {}),
    ...(Number.isFinite(period.to) ? { to: instant(period.to) } : {}),
  }));
  return { truth: 'silo', silo, activity, boundary: { from, to }, cause, why, on };
}

function customerTruth(customer: Customer): CustomerTruth {
  const { customerId, household, segment, loyaltyId, email, otherEmail, phone, cookie } = customer;
  const list = (...values: (string | undefined)[]) => values.filter(value => value !== undefined);
  return {
    truth: 'customer',
    customer: customerId,
    household,
    segment,
    identifiers: {
      customerId: [customerId],
      loyaltyId: [loyaltyId],
      email: list(email, otherEmail),
      phone: list(phone),
      deviceId: list(customer.device, customer.sharedDevice),
      anonymousId: [cookie],
    },
  };
}

function touchpointTruth(
  id: string,
  { verdict, reads }: Reading,
  of: { customer: string; run: string },
): TouchpointTruth {
  const decidable = verdict === 'named' || verdict === 'nobody';
  return { truth: 'touchpoint', id, ...of, verdict, decidable, reads };
}

function reworkTruth(
  { silo, kind, touchpoints }: InjectedRework,
  of: { customer: string; run: string },
  byId: ReadonlyMap<string, Emission>,
  decidable: boolean,
): ReworkTruth {
  const { activity, cause, why, from, to } = injectedSilos[silo];
  const channels = touchpoints.map(id => byId.get(id)?.touchpoint.channel);
  if (channels[0] !== from.channel || channels[1] !== to.channel)
    throw new Error(`${touchpoints.join(' and ')} do not lie at the boundary of ${silo}`);
  return {
    truth: 'rework',
    silo,
    ...of,
    kind,
    activity,
    boundary: { from, to },
    cause,
    why,
    touchpoints,
    decidable,
  };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
