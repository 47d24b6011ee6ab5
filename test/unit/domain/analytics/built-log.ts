import { createLogBuilder, type PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { rowsOf, stepsOf } from './journeys.ts';

/** The log of these rows of one person. */
export function built(rows: Partial<PersonRows>) {
  const builder = createLogBuilder();
  builder.add({ journeys: [], journey_steps: [], flags: [], ...rows });
  return builder.build();
}

const rows = rowsOf([{ steps: stepsOf('a b c') }], 'p');

/** The log of one journey of three steps, with more in each of its rows. */
export const withMore = (journey: object, step: object, flag?: object) =>
  built({
    journeys: rows.journeys.map(row => ({ ...row, ...journey })),
    journey_steps: rows.journey_steps.map(row => ({ ...row, ...step })),
    flags: rowsOf([{ steps: stepsOf('a b c'), flags: [{ kind: 'drop-off', step: 1 }] }], 'p').flags.map(
      row => ({
        ...row,
        ...flag,
      }),
    ),
  });
