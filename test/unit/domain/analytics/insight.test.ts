import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextEffectReport } from '../../../../shared/domain/analytics/context-effect.ts';
import { driverReport } from '../../../../shared/domain/analytics/drivers.ts';
import { mapReport } from '../../../../shared/domain/analytics/journey-map.ts';
import { moneyReport } from '../../../../shared/domain/analytics/money.ts';
import type { Report } from '../../../../shared/domain/analytics/report.ts';
import { reworkReport } from '../../../../shared/domain/analytics/rework-report.ts';
import { scorecardReport } from '../../../../shared/domain/analytics/scorecard.ts';
import { segmentReport } from '../../../../shared/domain/analytics/segments.ts';
import { voiceReport } from '../../../../shared/domain/analytics/voice.ts';
import { orderDefinition } from '../../../arbitraries/definitions.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';
import { expectToOpen } from './cells-open.ts';

const bound = <O>(report: Report<O, unknown>, options: O): Report<null, unknown> => ({
  figures: (log, selection) => report.figures(log, selection, options),
  open: (log, selection, _none, cell) => report.open(log, selection, options, cell),
});

const REPORTS: [name: string, report: Report<null, unknown>][] = [
  ['voice', bound(voiceReport, { definitions: [orderDefinition] })],
  ['rework', bound(reworkReport, {})],
  ['money', bound(moneyReport, {})],
  ['segments', bound(segmentReport, { a: { segment: 'gold' }, b: { channel: 'web' } })],
  ['journey map', bound(mapReport, { definition: orderDefinition })],
  ['scorecard', bound(scorecardReport, {})],
  ['drivers', bound(driverReport, {})],
  ['effect of context', bound(contextEffectReport, {})],
];

describe.each(REPORTS)('%s', (_name, report) => {
  test('each figure opens the journeys behind it', () => {
    fc.assert(
      fc.property(persons(4), rows => expectToOpen(report, logOf(rows), null)),
      { numRuns: runs(8, 1000) },
    );
  });

  test('the order of persons changes nothing', () => {
    fc.assert(
      fc.property(persons(6), fc.infiniteStream(fc.nat()), (rows, keys) => {
        const shuffled = rows
          .map(row => [keys.next().value, row] as const)
          .sort(([a], [b]) => (a ?? 0) - (b ?? 0))
          .map(([, row]) => row);
        const [one, other] = [logOf(rows), logOf(shuffled)];
        expect(report.figures(other, everything(other), null)).toEqual(
          report.figures(one, everything(one), null),
        );
      }),
      { numRuns: runs(12, 2000) },
    );
  });

  test('of no journey at all it answers, and counts nothing', () => {
    const log = logOf([]);
    expect(JSON.stringify(report.figures(log, everything(log), null))).not.toMatch(/"count":[1-9]|NaN/);
  });
});
