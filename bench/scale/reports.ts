import { contacts } from '../../shared/domain/analytics/contacts.ts';
import { driverReport } from '../../shared/domain/analytics/drivers.ts';
import { dropOffs } from '../../shared/domain/analytics/drop-offs.ts';
import { type Duration, durations } from '../../shared/domain/analytics/durations.ts';
import { funnel } from '../../shared/domain/analytics/funnel.ts';
import type { JourneyLog } from '../../shared/domain/analytics/journey-log.ts';
import { mapReport } from '../../shared/domain/analytics/journey-map.ts';
import { matrix } from '../../shared/domain/analytics/matrix.ts';
import { moneyReport } from '../../shared/domain/analytics/money.ts';
import { paths } from '../../shared/domain/analytics/paths.ts';
import type { Selection } from '../../shared/domain/analytics/report.ts';
import { reworkReport } from '../../shared/domain/analytics/rework-report.ts';
import { scorecardReport } from '../../shared/domain/analytics/scorecard.ts';
import { segmentReport } from '../../shared/domain/analytics/segments.ts';
import { selfService } from '../../shared/domain/analytics/self-service.ts';
import type { Dimension } from '../../shared/domain/analytics/step-match.ts';
import { timeline } from '../../shared/domain/analytics/timeline.ts';
import { voiceReport } from '../../shared/domain/analytics/voice.ts';
import type { Rows } from './answers.ts';
import { definition } from './definition.ts';

/** Months of 2026 and the one after, in UTC. */
export const MONTHS: readonly number[] = Array.from({ length: 13 }, (_, month) => Date.UTC(2026, month, 1));
/** Variants compared. */
export const VARIANTS = 100;
export const STAGES: readonly string[] = definition.stages.map(({ id }) => id);

/** Every report by name; its answers are to the questions of `sql-answers.ts`. */
export const reports: Readonly<Record<string, (log: JourneyLog, all: Selection) => Record<string, Rows>>> = {
  funnel(log, all) {
    const { total } = funnel.figures(log, all, { steps: STAGES.map(stage => ({ stage })) });
    return { 'journeys by level': total.levels.map(({ level, journeys }) => [level, journeys]) };
  },
  paths(log, all) {
    const { variants } = paths.figures(log, all, { of: 'activity', limit: VARIANTS });
    return { variants: variants.map(({ path, journeys }) => [path.join(' > '), journeys]) };
  },
  'transitions of stages': (log, all) => transitions(log, all, 'stage'),
  'transitions of channels': (log, all) => transitions(log, all, 'channel'),
  timeline(log, all) {
    const { spans } = timeline.figures(log, all, { boundaries: MONTHS });
    return {
      'by month': spans.map(({ from, counts }) => [from, counts.started.count, counts.touchpoints.count]),
    };
  },
  containment: unasked((log, all) => selfService.figures(log, all, {})),
  contacts: unasked((log, all) => contacts.figures(log, all, {})),
  durations(log, all) {
    const found = durations.figures(log, all, {});
    const row = (name: string, { n, p50, p90 }: Duration) => [name, n, p50 ?? 0, p90 ?? 0];
    return {
      'by state': found.byState.map(each => row(each.state, each)),
      'by stage': found.byStage.map(each => row(each.stage, each)),
      'by hand-over': found.channelHandOvers.map(each => row(`${each.from} > ${each.to}`, each)),
    };
  },
  'drop-offs'(log, all) {
    const { places } = dropOffs.figures(log, all, {});
    return {
      'by place': places.map(each => [
        each.stage,
        each.channel,
        each.activity,
        each.count,
        each.journeys,
        each.valueAtRisk[0]?.amount ?? 0,
      ]),
    };
  },
  voice(log, all) {
    const { groups } = voiceReport.figures(log, all, { definitions: [definition] });
    const byStage = groups.filter(({ by }) => by === 'stage');
    return { 'nps by stage': byStage.map(({ name, n, score }) => [name, n, score ?? 0]) };
  },
  rework(log, all) {
    const { measures, activities, currencies } = reworkReport.figures(log, all, {});
    return {
      pm4py: [[measures.pm4py.journeys, measures.pm4py.count]],
      'by activity': activities.map(each => [each.activity, each.pm4py.journeys, each.occurrences.count]),
      'by boundary': currencies
        .flatMap(({ boundaries }) => boundaries)
        .map(({ from, to, occurrences, silo }) => [
          `${from.channel}/${from.team} > ${to.channel}/${to.team}`,
          occurrences.count,
          occurrences.journeys,
          occurrences.cost.amount,
          silo.count,
          silo.cost.amount,
        ]),
    };
  },
  money(log, all) {
    const { currencies } = moneyReport.figures(log, all, {});
    const rows = (of: 'stages' | 'channels') =>
      currencies.flatMap(each => each[of].map(({ name, count, cost }) => [name, count, cost.amount]));
    return { 'cost by stage': rows('stages'), 'cost by channel': rows('channels') };
  },
  segments: unasked((log, all) =>
    segmentReport.figures(log, all, { a: { segment: 'new' }, b: { segment: 'premium' } }),
  ),
  'journey map': unasked((log, all) => mapReport.figures(log, all, { definition })),
  scorecard: unasked((log, all) => scorecardReport.figures(log, all, {})),
  drivers: unasked((log, all) => driverReport.figures(log, all, {})),
};

function transitions(log: JourneyLog, all: Selection, of: Dimension): Record<string, Rows> {
  const { moves } = matrix.figures(log, all, { of });
  return { moves: moves.map(({ from, to, count, journeys }) => [from, to, count, journeys]) };
}

/** No question is put to SQL: what it would take is another report's work over again, or a statistic that SQL does not have. */
function unasked(figures: (log: JourneyLog, all: Selection) => unknown) {
  return (log: JourneyLog, all: Selection): Record<string, Rows> => {
    figures(log, all);
    return {};
  };
}
