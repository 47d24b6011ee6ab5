import type { JourneyDefinition } from '../../contract/journey-definition.ts';
import { compare } from '../node-id.ts';
import { boundariesBelow } from './boundaries.ts';
import { type Count, type Counted, counted, type Tally, tallyWithin } from './cells.ts';
import { type Share, shareOf } from './intervals.ts';
import { type Quotes, quotesBelow } from './quotes.ts';
import { type Quantiles, quantilesOf } from './samples.ts';
import type { Money } from './sums.ts';
import { type VoiceGroup, voiceGroups } from './voice.ts';

type Stage = JourneyDefinition['stages'][number];

export interface MapFigures {
  definition: { id: string; version: number; title: string };
  journeys: Counted;
  /** In the order of the definition. */
  phases: { phase: Stage['phase']; stages: MapStage[] }[];
  /** Touchpoints in stages that only other versions of the definition have. */
  otherStages: (Counted & { stage: string })[];
}

/** Something that hurts, with what it costs: `cost` to serve, or `value` that was lost. */
export interface Pain extends Counted {
  kind: 'silo-rework' | 'drop-off' | 'contradiction' | 'channel-leak';
  /** The boundary (`web/shop>store/retail`) or the subject; empty for the others. */
  name: string;
  money: Money;
  of: 'cost' | 'value';
}

export interface MapStage {
  id: string;
  title: string;
  /** Empty where the definition names none. */
  team: string;
  /** Weight as a moment of truth, 0–1. */
  momentOfTruth: number;
  /** `count`: touchpoints. */
  touchpoints: Counted;
  cost: Money;
  /** What customers do, the most frequent first. */
  does: (Counted & { activity: string })[];
  channels: (Counted & { channel: string; share: Share })[];
  quotes: Quotes[];
  voice: VoiceGroup[];
  /** Visits: runs of touchpoints in the stage. `entered` = `left` + all `ended`. */
  entered: Counted;
  left: Counted;
  /** Journeys whose last touchpoint is here, by state. */
  ended: Record<'open' | 'completed' | 'cancelled' | 'dropped-off', Counted>;
  /** ms from entry to the entry of the next stage, of visits that were left. */
  timeInStage: Quantiles;
  flags: (Counted & { kind: string })[];
  /** By money, falling. */
  pains: Pain[];
}

export function mapFigures(tally: Tally, definition: JourneyDefinition): MapFigures {
  const { id, version, title, stages, currency } = definition;
  const voice = voiceGroups(tallyWithin(tally, 'voice'));
  const known = new Set(stages.map(stage => stage.id));
  const phases = [...new Set(stages.map(stage => stage.phase))];
  return {
    definition: { id, version, title },
    journeys: counted(tally.at('journeys')),
    phases: phases.map(phase => ({
      phase,
      stages: stages
        .filter(stage => stage.phase === phase)
        .map(stage =>
          mapStage(
            tally,
            stage,
            currency,
            voice.filter(({ name }) => name === `${id}/${stage.id}`),
          ),
        ),
    })),
    otherStages: tally
      .below('stage')
      .map(({ path }) => ({ stage: path[1] ?? '', ...counted(tally.at(...path, 'touchpoints')) }))
      .filter(({ stage, count }) => !known.has(stage) && count > 0),
  };
}

function mapStage(tally: Tally, stage: Stage, currency: string, voice: VoiceGroup[]): MapStage {
  const at = (...path: string[]) => tally.at('stage', stage.id, ...path);
  const below = (...path: string[]) =>
    tally
      .below('stage', stage.id, ...path)
      .map(each => ({ each, name: each.path.at(-1) ?? '' }))
      .sort((a, b) => b.each.count - a.each.count || compare(a.name, b.name));
  const touchpoints = at('touchpoints');
  const { values } = at('left');
  return {
    id: stage.id,
    title: stage.title,
    team: stage.team ?? '',
    momentOfTruth: stage.momentOfTruth,
    touchpoints: counted(touchpoints),
    cost: { amount: touchpoints.amount, currency },
    does: below('activity').map(({ each, name }) => ({ activity: name, ...counted(each) })),
    channels: below('channel').map(({ each, name }) => ({
      channel: name,
      ...counted(each),
      share: shareOf(each.count, touchpoints.count),
    })),
    quotes: quotesBelow(tally, 'stage', stage.id, 'quotes'),
    voice,
    entered: counted(at('entered')),
    left: counted(at('left')),
    ended: {
      open: counted(at('ended', 'open')),
      completed: counted(at('ended', 'completed')),
      cancelled: counted(at('ended', 'cancelled')),
      'dropped-off': counted(at('ended', 'dropped-off')),
    },
    timeInStage: quantilesOf(values),
    flags: below('flag').map(({ each, name }) => ({ kind: name, ...counted(each) })),
    pains: painsOf(tally, stage.id, currency),
  };
}

function painsOf(tally: Tally, stage: string, currency: string): Pain[] {
  const path = ['stage', stage, 'pain'];
  const pain = (kind: Pain['kind'], name: string, count: Count): Pain => ({
    kind,
    name,
    ...counted(count),
    money: { amount: count.amount, currency },
    of: kind === 'drop-off' ? 'value' : 'cost',
  });
  return [
    ...boundariesBelow(tally, ...path, 'silo-rework').map(({ from, to, count }) =>
      pain('silo-rework', `${from.channel}/${from.team}>${to.channel}/${to.team}`, count),
    ),
    ...tally.below(...path, 'contradiction').map(each => pain('contradiction', each.path.at(-1) ?? '', each)),
    pain('drop-off', '', tally.at(...path, 'drop-off')),
    pain('channel-leak', '', tally.at(...path, 'channel-leak')),
  ]
    .filter(({ count }) => count > 0)
    .sort(
      (a, b) =>
        b.money.amount - a.money.amount ||
        b.count - a.count ||
        compare(a.kind, b.kind) ||
        compare(a.name, b.name),
    );
}
