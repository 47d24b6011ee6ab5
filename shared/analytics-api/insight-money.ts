import * as z from 'zod';
import { moneyReport } from '../domain/analytics/money.ts';
import { reworkReport } from '../domain/analytics/rework-report.ts';
import { counted, money, share } from './figure-schemas.ts';
import { boundary, countedMoney, mean } from './insight-schemas.ts';
import { reportRoute } from './report-route.ts';

const repeats = z.object({ all: counted, repeat: counted, redo: counted });

export const reworkFigures = z.object({
  measures: z.object({
    journeys: z.int(),
    touchpoints: z.int(),
    pm4py: counted,
    edeaR: z.object({ selfLoops: repeats, repetitions: repeats }),
    occurrences: counted,
  }),
  activities: z.array(z.object({ activity: z.string(), pm4py: counted, occurrences: counted })),
  currencies: z.array(
    z.object({
      currency: z.string(),
      rework: countedMoney,
      repeat: countedMoney,
      redo: countedMoney,
      silo: countedMoney,
      siloShare: share,
      causes: z.array(countedMoney.extend({ cause: z.string() })),
      boundaries: z.array(boundary.extend({ occurrences: countedMoney, silo: countedMoney })),
    }),
  ),
  contexts: z.array(
    z.object({
      context: z.enum(['', 'without', 'claimed', 'proven']),
      touchpoints: counted,
      rework: counted,
      silo: counted,
      reworkShare: share,
      siloShare: share,
    }),
  ),
});

export const rework = reportRoute({
  name: 'rework',
  operation: 'getRework',
  summary:
    'Rework by the measures of edeaR, pm4py and Hilván side by side, by activity, boundary, cause and context',
  needs: 'persons',
  answer: 'Rework',
  parameters: {},
  report: reworkReport,
  options: () => ({}),
});

const costs = z.array(countedMoney.extend({ name: z.string() }));

const valueAtRisk = z.object({
  lost: counted.extend({ value: money }),
  recovered: counted.extend({ value: money }),
  net: money,
  unvalued: counted,
});

export const moneyFigures = z.object({
  currencies: z.array(
    z.object({
      currency: z.string(),
      journeys: counted,
      completed: counted,
      cost: countedMoney,
      perJourney: mean,
      perCompleted: mean,
      costOfSuccess: z.number().nullable(),
      stages: costs,
      channels: costs,
      teams: costs,
      rework: countedMoney,
      silo: countedMoney,
      boundaries: z.array(countedMoney.extend(boundary.shape)),
      valueAtRisk,
      valueByStage: z.array(valueAtRisk.extend({ name: z.string() })),
    }),
  ),
});

export const moneyRoute = reportRoute({
  name: 'money',
  operation: 'getMoney',
  summary: 'Cost to serve, cost of rework by boundary and value lost at drop-off, by currency',
  needs: 'persons',
  answer: 'Money',
  parameters: {},
  report: moneyReport,
  options: () => ({}),
});
