import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapReport } from '../../../../shared/domain/analytics/journey-map.ts';
import type { PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { orderDefinition } from '../../../arbitraries/definitions.ts';
import type { StepRow } from '../../../arbitraries/journey-rows.ts';
import { figuresIn, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const figuresOf = (rows: readonly PersonRows[]) =>
  figuresIn(mapReport, rows, { definition: orderDefinition });
const stagesOf = (map: ReturnType<typeof figuresOf>) => map.phases.flatMap(each => each.stages);
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('the journey map', () => {
  test('counts what a matrix of stages counts: entered = begun + arrived = left + ended', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const map = figuresOf(rows);
        const journeys = rows.flatMap(each => each.journeys).filter(each => each.definition === 'order');
        const paths = journeys.map(each => ({
          state: each.state,
          steps: rows.flatMap(of => of.journey_steps).filter(of => of.journey === each.journey),
        }));
        const moves = paths.flatMap(({ steps }) =>
          steps.slice(1).map((step, i) => [steps[i]?.stage ?? '', step.stage] as const),
        );
        expect(map.journeys.count).toBe(journeys.length);
        for (const stage of stagesOf(map)) {
          const steps = paths.flatMap(each => each.steps).filter(each => each.stage === stage.id);
          const begun = paths.filter(each => each.steps[0]?.stage === stage.id).length;
          const ended = paths.filter(each => each.steps.at(-1)?.stage === stage.id);
          const arrived = moves.filter(([from, to]) => from !== to && to === stage.id).length;
          const left = moves.filter(([from, to]) => from !== to && from === stage.id).length;
          expect(stage.entered.count).toBe(begun + arrived);
          expect([stage.left.count, stage.timeInStage.n]).toEqual([left, left]);
          for (const state of ['open', 'completed', 'cancelled', 'dropped-off'] as const) {
            expect(stage.ended[state].count).toBe(ended.filter(each => each.state === state).length);
          }
          expect(stage.entered.count).toBe(
            stage.left.count + sum(Object.values(stage.ended).map(each => each.count)),
          );
          expect(stage.touchpoints.count).toBe(steps.length);
          expect(stage.cost.amount).toBeCloseTo(sum(steps.map(each => each.cost)), 6);
          expect(sum(stage.does.map(each => each.count))).toBe(steps.length);
          expect(stage.channels.map(each => [each.share.count, each.share.of])).toEqual(
            stage.channels.map(each => [each.count, steps.length]),
          );
          expect(quoted(stage.quotes)).toEqual(said(steps));
          const flags = rows
            .flatMap(each => each.flags)
            .filter(each => each.definition === 'order' && each.stage === stage.id);
          expect(sum(stage.flags.map(each => each.count))).toBe(flags.length);
          const pains = (kind: string) =>
            sum(stage.pains.filter(each => each.kind === kind).map(each => each.count));
          expect(pains('silo-rework')).toBe(flags.filter(each => each.silo).length);
          expect(pains('drop-off')).toBe(
            flags.filter(each => each.kind === 'drop-off' && each.state === 'raised').length,
          );
          expect(pains('contradiction')).toBe(flags.filter(each => each.kind === 'contradiction').length);
          expect(pains('channel-leak')).toBe(flags.filter(each => each.kind === 'channel-leak').length);
          const money = stage.pains.map(each => each.money.amount);
          expect(money).toEqual([...money].sort((a, b) => b - a));
          expect(sum(stage.voice.map(each => each.n))).toBe(
            steps.filter(each => each.survey_instrument !== undefined).length,
          );
        }
      }),
      { numRuns: runs(25, 1500) },
    );
  });
});

const quoted = (quotes: readonly { kind: string; count: number }[]) =>
  quotes.map(({ kind, count }) => `${kind} ${count}`).sort();

function said(steps: readonly StepRow[]): string[] {
  const kinds = steps.flatMap(each => {
    const voices: { quadrant: string }[] = each.voice === undefined ? [] : JSON.parse(each.voice);
    return [
      ...voices.map(({ quadrant }) => quadrant),
      ...(each.survey_comment === undefined ? [] : ['comments']),
    ];
  });
  return [...Map.groupBy(kinds, kind => kind)].map(([kind, all]) => `${kind} ${all.length}`).sort();
}
