import { compare } from '../node-id.ts';
import { type Counted, counted, type Sink, type Tally } from './cells.ts';
import { type JourneyFilter, selectJourneys } from './filter.ts';
import {
  difference,
  type Estimate,
  type Mean,
  meanDifference,
  meanOf,
  netShare,
  points,
  type Share,
  shareDifference,
  shareOf,
} from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { flagCounts, isCompleted, isDecided, isDroppedOff, scoresOf } from './per-journey.ts';
import type { Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import { riskDifference } from './strata.ts';

export interface SegmentOptions {
  /** What is compared, both within the selection. They should not overlap: intervals take them for independent. */
  a: JourneyFilter;
  b: JourneyFilter;
}

export interface ComparedShare {
  /** `conversion` and `drop-off` are of decided journeys (completed, cancelled or dropped off), the others of all. */
  measure: 'conversion' | 'drop-off' | 'rework' | 'silo-rework';
  a: Share & { counted: Counted };
  b: Share & { counted: Counted };
  /** a − b. */
  difference: Estimate;
}

export interface ComparedMean {
  /** `cost-EUR`: cost to serve of a journey, major units. `duration`: ms from first touchpoint to end, of completed journeys. */
  measure: string;
  a: Mean & { counted: Counted };
  b: Mean & { counted: Counted };
  difference: Estimate;
}

export interface ComparedChannel {
  /** Where journeys begin. */
  channel: string;
  /** Of its decided journeys. */
  a: Share & { counted: Counted };
  b: Share & { counted: Counted };
  /** Of the shares. */
  difference: Estimate;
  /** Conversion of those that begin here. */
  conversion: { a: Share; b: Share };
}

/** Two groups may differ only because their customers begin on other channels (Simpson's paradox). */
export interface ChannelMix {
  channels: ComparedChannel[];
  /** Half the sum of the differences of shares, 0 (the same mix) to 1 (nothing in common). */
  distance: number | null;
  /** Channels whose share differs with 95 % confidence. */
  differing: string[];
  /** Conversion, a − b, within channels: Mantel–Haenszel. */
  conversionWithin: Estimate;
  /** Within channels the difference has the other sign than over all. */
  reverses: boolean;
}

export interface SegmentFigures {
  a: Counted;
  b: Counted;
  /** Journeys that are in both. */
  overlap: Counted;
  shares: ComparedShare[];
  means: ComparedMean[];
  /** −100 to 100; customers' answers on 0–10. */
  nps: { a: Estimate & { n: Counted }; b: Estimate & { n: Counted }; difference: Estimate };
  mix: ChannelMix;
}

const GROUPS = ['a', 'b'] as const;
type Group = (typeof GROUPS)[number];

/** Two groups of journeys, measure by measure. */
export const segmentReport = reportOf<SegmentOptions, SegmentFigures>(visit, tally => {
  const shares = [
    comparedShare(tally, 'conversion', 'decided'),
    comparedShare(tally, 'drop-off', 'decided'),
    comparedShare(tally, 'rework', 'journeys'),
    comparedShare(tally, 'silo-rework', 'journeys'),
  ];
  return {
    a: counted(tally.at('a', 'journeys')),
    b: counted(tally.at('b', 'journeys')),
    overlap: counted(tally.at('overlap')),
    shares,
    means: meansOf(tally),
    nps: npsOf(tally),
    mix: mixOf(tally, shares[0]?.difference.value ?? null),
  };
});

function visit(log: JourneyLog, selection: Selection, options: SegmentOptions, sink: Sink): void {
  const { journeys, steps } = log;
  const { rework, silo } = flagCounts(log);
  const nps = scoresOf(log, 'nps', '0-10');
  const inA = new Set(selectJourneys(log, options.a));
  const inB = new Set(selectJourneys(log, options.b));
  for (const journey of selection) {
    if (inA.has(journey)) addJourney('a', journey);
    if (inB.has(journey)) addJourney('b', journey);
    if (inA.has(journey) && inB.has(journey)) sink.add(sink.child(0, sink.word('overlap')), journey);
  }

  function addJourney(group: Group, journey: number): void {
    const parent = sink.child(0, sink.word(group));
    const cell = (name: string) => sink.child(parent, sink.word(name));
    const value = (name: string, number: number) => {
      const mean = sink.child(cell('mean'), sink.word(name));
      sink.add(mean, journey);
      sink.value(mean, number);
    };
    sink.add(cell('journeys'), journey);
    if ((rework[journey] ?? 0) > 0) sink.add(cell('rework'), journey);
    if ((silo[journey] ?? 0) > 0) sink.add(cell('silo-rework'), journey);
    const [first, end] = [journeys.firstStep[journey] ?? 0, journeys.firstStep[journey + 1] ?? 0];
    let cost = 0;
    for (let step = first; step < end; step++) cost += steps.cost[step] ?? 0;
    value(`cost-${log.texts.textOf(journeys.currency[journey] ?? 0)}`, cost);
    nps(journey, score => {
      sink.add(cell('nps'), journey);
      if (score >= 9) sink.add(cell('promoters'), journey);
      if (score <= 6) sink.add(cell('detractors'), journey);
    });
    if (!isDecided(log, journey)) return;
    const began = sink.child(cell('channel'), steps.channel[first] ?? 0);
    sink.add(cell('decided'), journey);
    sink.add(began, journey);
    if (isDroppedOff(log, journey)) sink.add(cell('drop-off'), journey);
    if (!isCompleted(log, journey)) return;
    sink.add(cell('conversion'), journey);
    sink.add(sink.child(began, sink.word('conversion')), journey);
    value('duration', (journeys.endedAt[journey] ?? 0) - (journeys.startedAt[journey] ?? 0));
  }
}

function comparedShare(tally: Tally, measure: ComparedShare['measure'], of: string): ComparedShare {
  const share = (group: Group) => {
    const count = tally.at(group, measure);
    return { ...shareOf(count.count, tally.at(group, of).count), counted: counted(count) };
  };
  const [a, b] = [share('a'), share('b')];
  return { measure, a, b, difference: shareDifference(a, b) };
}

const namesBelow = (tally: Tally, name: string): string[] =>
  [...new Set(GROUPS.flatMap(group => tally.below(group, name).map(({ path }) => path.at(-1) ?? '')))].sort(
    compare,
  );

function meansOf(tally: Tally): ComparedMean[] {
  return namesBelow(tally, 'mean').map(measure => {
    const mean = (group: Group) => {
      const count = tally.at(group, 'mean', measure);
      return { ...meanOf(count.values), counted: counted(count) };
    };
    const [a, b] = [mean('a'), mean('b')];
    return { measure, a, b, difference: meanDifference(a, b) };
  });
}

function npsOf(tally: Tally): SegmentFigures['nps'] {
  const net = (group: Group) => {
    const at = (name: string) => tally.at(group, name);
    const n = counted(at('nps'));
    return { ...points(netShare(at('promoters').count, at('detractors').count, n.count)), n };
  };
  const [a, b] = [net('a'), net('b')];
  return { a, b, difference: difference(a, b) };
}

function mixOf(tally: Tally, overAll: number | null): ChannelMix {
  const share = (group: Group, channel: string) => {
    const count = tally.at(group, 'channel', channel);
    return { ...shareOf(count.count, tally.at(group, 'decided').count), counted: counted(count) };
  };
  const conversion = (group: Group, channel: string) =>
    shareOf(
      tally.at(group, 'channel', channel, 'conversion').count,
      tally.at(group, 'channel', channel).count,
    );
  const channels = namesBelow(tally, 'channel').map(channel => {
    const [a, b] = [share('a', channel), share('b', channel)];
    return {
      channel,
      a,
      b,
      difference: shareDifference(a, b),
      conversion: { a: conversion('a', channel), b: conversion('b', channel) },
    };
  });
  const within = riskDifference(
    channels.map(({ conversion: { a, b } }) => ({
      exposed: { events: a.count, n: a.of },
      unexposed: { events: b.count, n: b.of },
    })),
  );
  const known = channels.every(each => each.difference.value !== null) && channels.length > 0;
  const moved = channels.reduce((sum, each) => sum + Math.abs(each.difference.value ?? 0), 0);
  return {
    channels,
    distance: known ? moved / 2 : null,
    differing: channels
      .filter(({ difference: { low, high } }) => (low ?? 0) * (high ?? 0) > 0)
      .map(({ channel }) => channel),
    conversionWithin: within,
    reverses: overAll !== null && within.value !== null && overAll * within.value < 0,
  };
}
