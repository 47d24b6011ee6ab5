import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { scorecardReport } from '../../../../shared/domain/analytics/scorecard.ts';
import { figuresIn, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const figuresOf = (rows: readonly PersonRows[]) => figuresIn(scorecardReport, rows, {});
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('the scorecard', () => {
  test('what all teams export is what all teams import, by count and by cost', () => {
    fc.assert(
      fc.property(persons(6), rows => {
        const { teams } = figuresOf(rows);
        const rework = teams.flatMap(each => each.rework);
        const crossed = rows
          .flatMap(each => each.flags)
          .filter(each => each.silo && (each.from_team ?? '') !== (each.to_team ?? ''));
        for (const way of ['exported', 'imported'] as const) {
          expect(sum(rework.map(each => each[way].count))).toBe(crossed.length);
          expect(sum(rework.map(each => each[way].cost.amount))).toBeCloseTo(
            sum(crossed.map(each => each.cost ?? 0)),
            6,
          );
        }
        expect(sum(rework.map(each => each.net.count))).toBe(0);
        expect(sum(rework.map(each => each.net.cost.amount))).toBeCloseTo(0, 6);
        for (const { team, rework } of teams) {
          for (const { exported, exports, imported, imports } of rework) {
            expect(sum(exports.map(each => each.count))).toBe(exported.count);
            expect(sum(imports.map(each => each.cost.amount))).toBeCloseTo(imported.cost.amount, 6);
            expect([...exports, ...imports].map(each => each.partner)).not.toContain(team);
          }
        }
      }),
      { numRuns: runs(30, 2000) },
    );
  });

  test('own success and the journeys touched are what counting gives', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const { teams, success } = figuresOf(rows);
        const steps = rows.flatMap(each => each.journey_steps);
        const journeys = rows.flatMap(each => each.journeys);
        const flags = rows.flatMap(each => each.flags);
        const decided = journeys.filter(each => each.state !== 'open');
        const isCompleted = (each: { state: string }) => each.state === 'completed';
        expect([success.count, success.of]).toEqual([
          steps.filter(each => each.outcome === 'completed').length,
          steps.filter(each => each.outcome !== undefined).length,
        ]);
        expect(teams.map(each => each.team).sort()).toEqual(
          [...new Set(steps.map(each => each.team ?? ''))].sort(),
        );
        for (const { team, own, journey } of teams) {
          const its = steps.filter(each => (each.team ?? '') === team);
          const touched = new Set(its.map(each => each.journey));
          const itsDecided = decided.filter(each => touched.has(each.journey));
          const others = decided.filter(each => !touched.has(each.journey));
          expect(own.touchpoints.count).toBe(its.length);
          expect([own.success.count, own.success.of]).toEqual([
            its.filter(each => each.outcome === 'completed').length,
            its.filter(each => each.outcome !== undefined).length,
          ]);
          expect(sum(own.channels.map(each => each.success.of))).toBe(own.success.of);
          expect(sum(own.channels.map(each => each.touchpoints.count))).toBe(its.length);
          const handled = its.flatMap(each => each.duration_seconds ?? []);
          expect(own.handling.n).toBe(handled.length);
          if (handled.length > 0) expect(own.handling.value).toBeCloseTo(sum(handled) / handled.length, 6);
          const csat = its.filter(
            each => each.survey_instrument === 'csat' && each.survey_respondent !== 'employee',
          );
          expect(own.csat.map(each => [each.variant, each.share.of, each.share.count])).toEqual(
            ['1-5', '1-7'].flatMap(variant => {
              const given = csat
                .filter(each => each.survey_variant === variant)
                .map(each => each.survey_score ?? 0);
              const top = Number(variant.slice(2)) - 1;
              return given.length === 0
                ? []
                : [[variant, given.length, given.filter(each => each >= top).length]];
            }),
          );
          expect(journey.journeys.count).toBe(touched.size);
          expect([journey.completed.count, journey.completed.of]).toEqual([
            itsDecided.filter(isCompleted).length,
            itsDecided.length,
          ]);
          expect([journey.droppedOff.count, journey.droppedOff.of]).toEqual([
            itsDecided.filter(each => each.state === 'dropped-off').length,
            itsDecided.length,
          ]);
          expect([journey.silo.count, journey.silo.of]).toEqual([
            new Set(flags.filter(each => each.silo && touched.has(each.journey)).map(each => each.journey))
              .size,
            touched.size,
          ]);
          const nps = steps
            .filter(each => touched.has(each.journey) && each.survey_respondent !== 'employee')
            .filter(each => each.survey_instrument === 'nps' && each.survey_variant === '0-10')
            .map(each => each.survey_score ?? 0);
          expect(journey.nps.n.count).toBe(nps.length);
          const net = nps.filter(each => each >= 9).length - nps.filter(each => each <= 6).length;
          if (nps.length > 0) expect(journey.nps.value).toBeCloseTo((100 * net) / nps.length, 6);
          const against = journey.completedAgainstOthers.value;
          if (itsDecided.length === 0 || others.length === 0) expect(against).toBeNull();
          else {
            expect(against).toBeCloseTo(
              itsDecided.filter(isCompleted).length / itsDecided.length -
                others.filter(isCompleted).length / others.length,
              10,
            );
          }
        }
      }),
      { numRuns: runs(30, 2000) },
    );
  });
});
