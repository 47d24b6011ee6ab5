import type { LakeRows } from '../../shared/contract/lake.ts';
import { contactsByHand } from './by-hand-contacts.ts';
import { reworkByHand } from './by-hand-rework.ts';
import { distinct, groups, HOUR, pairsOf, type Row, silos, sum } from './counting.ts';

function transitions(rows: LakeRows, of: 'channel' | 'stage'): Row[] {
  const pairs = pairsOf(rows);
  return groups(pairs, ({ from, to }) => [from.definition, from[of], to[of]]).map(
    ([[definition, from, to], some]) => ({
      definition: definition ?? '',
      [`from_${of}`]: from ?? '',
      [`to_${of}`]: to ?? '',
      steps: some.length,
      journeys: distinct(some, each => each.to.journey),
      share:
        some.length /
        pairs.filter(each => each.from.definition === definition && each.from[of] === from).length,
    }),
  );
}

/** The figures of views, counted with loops from the rows themselves; columns that are not named are not compared. */
export const byHand: Readonly<Record<string, (rows: LakeRows) => Row[]>> = {
  ...contactsByHand,
  ...reworkByHand,
  funnel_by_stage: rows =>
    groups(rows.journey_steps, ({ definition, stage, phase }) => [definition, stage, phase]).map(
      ([[definition = '', stage = '', phase = ''], steps]) => {
        const ids = new Set(steps.map(({ journey }) => journey));
        const reached = rows.journeys.filter(({ journey }) => ids.has(journey));
        const first = (id: string) =>
          Math.min(...steps.filter(({ journey }) => journey === id).map(({ position }) => position));
        return {
          ...{ definition, stage, phase },
          journeys: ids.size,
          share: ids.size / rows.journeys.filter(each => each.definition === definition).length,
          completed: reached.filter(({ state }) => state === 'completed').length,
          dropped_off_here: reached.filter(each => each.state === 'dropped-off' && each.stage === stage)
            .length,
          typical_position: sum([...ids], first) / ids.size,
        };
      },
    ),
  transitions_by_channel: rows => transitions(rows, 'channel'),
  transitions_by_stage: rows => transitions(rows, 'stage'),
  voice_by_stage: rows =>
    groups(
      rows.journey_steps.filter(s => s.survey_score !== undefined && s.survey_respondent === 'customer'),
      s => [s.definition, s.stage, s.survey_instrument],
    ).map(([[definition = '', stage = '', instrument = ''], some]) => {
      const scores = some.map(({ survey_score }) => survey_score ?? 0);
      const share = (test: (score: number) => boolean) => scores.filter(test).length / scores.length;
      const measures: Readonly<Record<string, number>> = {
        nps: share(s => s >= 9) - share(s => s <= 6),
        ces: share(s => s >= 6) - share(s => s <= 3),
        csat: share(s => s >= 4),
        dsat: share(s => s <= 2),
        cadv: share(s => s >= 9),
      };
      const mean = sum(scores, s => s) / scores.length;
      return {
        ...{ definition, stage, instrument, mean },
        answers: some.length,
        score: measures[instrument] ?? 0,
      };
    }),
  journey_durations: rows =>
    groups(rows.journeys, ({ definition, state }) => [definition, state]).map(
      ([[definition = '', state = ''], some]) => ({
        ...{ definition, state },
        journeys: some.length,
        mean_hours: sum(some, j => ((j.ended_at ?? j.last_at) - j.started_at) / HOUR) / some.length,
        touchpoints: sum(some, ({ touchpoints }) => touchpoints) / some.length,
      }),
    ),
  cost_to_serve: rows => {
    const repeated = new Set(silos(rows).map(({ touchpoint }) => touchpoint));
    return groups(rows.journey_steps, s => [s.definition, s.stage, s.channel]).map(
      ([[definition = '', stage = '', channel = ''], some]) => ({
        ...{ definition, stage, channel },
        touchpoints: some.length,
        journeys: distinct(some, ({ journey }) => journey),
        cost: sum(some, ({ cost }) => cost),
        silo_cost: sum(some, ({ touchpoint, cost }) => (repeated.has(touchpoint) ? cost : 0)),
      }),
    );
  },
  timeline_by_day: rows =>
    groups(rows.journey_steps, s => [
      new Date(s.occurred_at).toISOString().slice(0, 10),
      s.definition,
      s.channel,
    ]).map(([[day = '', definition = '', channel = ''], some]) => ({
      ...{ day, definition, channel },
      touchpoints: some.length,
      persons: distinct(some, ({ person }) => person),
      begun: some.filter(({ position }) => position === 1).length,
    })),
};
