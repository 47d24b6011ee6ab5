import { compare } from '../node-id.ts';
import { type CountedMoney, withCost } from './boundaries.ts';
import { type Counted, counted, pathsBelow, type Tally } from './cells.ts';
import {
  type Estimate,
  type Mean,
  meanOf,
  netShare,
  points,
  type Share,
  shareDifference,
  shareOf,
} from './intervals.ts';
import { type OpenShare, openShare } from './open-share.ts';
import type { Money } from './sums.ts';

/** What the team sees of itself, by its own channels' measure. */
export interface OwnFigures {
  touchpoints: Counted;
  /** Touchpoints with outcome `completed` ÷ those with an outcome. */
  success: OpenShare;
  channels: { channel: string; touchpoints: Counted; success: OpenShare }[];
  /** Handling time in seconds, of touchpoints that name one. */
  handling: Mean;
  /** Customers' top two boxes at its touchpoints, by scale. */
  csat: { variant: string; share: OpenShare }[];
}

/** How the journeys went in which it had a touchpoint. */
export interface TouchedFigures {
  journeys: Counted;
  /** Completed ÷ decided (completed, cancelled or dropped off). */
  completed: OpenShare;
  /** Dropped off ÷ decided. */
  droppedOff: OpenShare;
  /** With silo-induced rework ÷ all. */
  silo: OpenShare;
  /** Completed share less that of the journeys which it did not touch. */
  completedAgainstOthers: Estimate;
  /** −100 to 100; answers of customers on 0–10 anywhere in the journey. */
  nps: Estimate & { n: Counted };
}

/** Silo-induced rework between teams: earlier done by `from`, done again at the cost of `to`. */
export interface Transfer extends CountedMoney {
  partner: string;
}

export interface TransferFigures {
  currency: string;
  /** Others repeated what this team had done. */
  exported: CountedMoney;
  /** This team repeated what others had done. */
  imported: CountedMoney;
  /** Exported less imported. */
  net: { count: number; cost: Money };
  exports: Transfer[];
  imports: Transfer[];
}

export interface TeamScore {
  /** Empty: touchpoints that nobody answers for. */
  team: string;
  own: OwnFigures;
  journey: TouchedFigures;
  rework: TransferFigures[];
  /** Own success is above that of all teams together. */
  looksGood: boolean;
  /** Exports more silo-induced rework than it imports, or its journeys complete less than the others with 95 % confidence. */
  harmsJourney: boolean;
}

export interface ScorecardFigures {
  /** Success of all teams' touchpoints together: what `looksGood` compares with. */
  success: OpenShare;
  /** First those that look good and harm the journey, then by net exported rework, falling. */
  teams: TeamScore[];
}

export function scorecardFigures(tally: Tally): ScorecardFigures {
  const success = openShare(tally, ['all', 'completed'], ['all', 'answered']);
  return {
    success,
    teams: tally
      .below('team')
      .map(each => teamScore(tally, each.path.at(-1) ?? '', success))
      .sort(
        (a, b) =>
          Number(b.looksGood && b.harmsJourney) - Number(a.looksGood && a.harmsJourney) ||
          netCount(b.rework) - netCount(a.rework) ||
          compare(a.team, b.team),
      ),
  };
}

function teamScore(tally: Tally, team: string, all: Share): TeamScore {
  const own = ownFigures(tally, ['team', team]);
  const journey = touchedFigures(tally, ['team', team, 'journey']);
  const currencies = [...tally.below('team', team, 'export'), ...tally.below('team', team, 'import')];
  const rework = [...new Set(currencies.map(each => each.path.at(-1) ?? ''))]
    .sort(compare)
    .map(currency => transferFigures(tally, team, currency));
  const { high } = journey.completedAgainstOthers;
  return {
    team,
    own,
    journey,
    rework,
    looksGood: own.success.share !== null && own.success.share > (all.share ?? 0),
    harmsJourney: netCount(rework) > 0 || (high !== null && high < 0),
  };
}

function ownFigures(tally: Tally, path: string[]): OwnFigures {
  const success = (of: string[]) => openShare(tally, [...of, 'completed'], [...of, 'answered']);
  const touchpoints = tally.at(...path, 'touchpoints');
  return {
    touchpoints: counted(touchpoints),
    success: success(path),
    channels: tally
      .below(...path, 'channel')
      .map(each => ({
        channel: each.path.at(-1) ?? '',
        touchpoints: counted(tally.at(...each.path, 'touchpoints')),
        success: success(each.path),
      }))
      .sort((a, b) => b.touchpoints.count - a.touchpoints.count || compare(a.channel, b.channel)),
    handling: meanOf(touchpoints.values),
    csat: pathsBelow(tally, [...path, 'csat'], 1).map(each => ({
      variant: each.at(-1) ?? '',
      share: openShare(tally, [...each, 'top-two'], [...each, 'answers']),
    })),
  };
}

function touchedFigures(tally: Tally, path: string[]): TouchedFigures {
  const share = (name: string, of: string) => openShare(tally, [...path, name], [...path, of]);
  const at = (name: string) => tally.at(...path, name);
  const total = (name: string) => tally.at('all', 'journey', name).count;
  const completed = share('completed', 'decided');
  const others = shareOf(total('completed') - completed.count, total('decided') - completed.of);
  return {
    journeys: counted(at('touched')),
    completed,
    droppedOff: share('dropped-off', 'decided'),
    silo: share('silo', 'touched'),
    completedAgainstOthers: shareDifference(completed, others),
    nps: {
      ...points(netShare(at('promoters').count, at('detractors').count, at('nps').count)),
      n: counted(at('nps')),
    },
  };
}

function transferFigures(tally: Tally, team: string, currency: string): TransferFigures {
  const of = (way: 'export' | 'import') => withCost(tally.at('team', team, way, currency), currency);
  const partners = (way: 'export' | 'import') =>
    tally
      .below('team', team, way, currency)
      .map(each => ({ partner: each.path.at(-1) ?? '', ...withCost(each, currency) }))
      .sort((a, b) => b.cost.amount - a.cost.amount || b.count - a.count || compare(a.partner, b.partner));
  const [exported, imported] = [of('export'), of('import')];
  return {
    currency,
    exported,
    imported,
    net: {
      count: exported.count - imported.count,
      cost: { amount: exported.cost.amount - imported.cost.amount, currency },
    },
    exports: partners('export'),
    imports: partners('import'),
  };
}

const netCount = (rework: readonly TransferFigures[]): number =>
  rework.reduce((sum, each) => sum + each.net.count, 0);
