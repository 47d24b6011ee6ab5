import * as z from 'zod';
import { contextEffectReport } from '../domain/analytics/context-effect.ts';
import { scorecardReport } from '../domain/analytics/scorecard.ts';
import { counted, money } from './figure-schemas.ts';
import { countedMoney, estimate, mean, openShare } from './insight-schemas.ts';
import { reportRoute } from './report-route.ts';

const transfers = z.array(countedMoney.extend({ partner: z.string() }));

export const scorecardFigures = z.object({
  success: openShare,
  teams: z.array(
    z.object({
      team: z.string(),
      own: z.object({
        touchpoints: counted,
        success: openShare,
        channels: z.array(z.object({ channel: z.string(), touchpoints: counted, success: openShare })),
        handling: mean,
        csat: z.array(z.object({ variant: z.string(), share: openShare })),
      }),
      journey: z.object({
        journeys: counted,
        completed: openShare,
        droppedOff: openShare,
        silo: openShare,
        completedAgainstOthers: estimate,
        nps: estimate.extend({ n: counted }),
      }),
      rework: z.array(
        z.object({
          currency: z.string(),
          exported: countedMoney,
          imported: countedMoney,
          net: z.object({ count: z.int(), cost: money }),
          exports: transfers,
          imports: transfers,
        }),
      ),
      looksGood: z.boolean(),
      harmsJourney: z.boolean(),
    }),
  ),
});

export const scorecard = reportRoute({
  name: 'scorecard',
  operation: 'getScorecard',
  summary:
    'Each team by its own measure, beside what becomes of its journeys and what other teams do again after it',
  needs: 'persons',
  answer: 'Scorecard',
  parameters: {},
  report: scorecardReport,
  options: () => ({}),
});

export const contextEffectFigures = z.object({
  reading: z.literal('association'),
  groups: z.array(
    z.object({
      context: z.enum(['proven', 'claimed', 'none']),
      redone: openShare,
      silo: openShare,
      journeys: openShare,
      money: z.array(
        z.object({
          currency: z.string(),
          handOvers: countedMoney,
          redone: countedMoney,
          silo: countedMoney,
        }),
      ),
    }),
  ),
  differences: z.object({ proven: estimate, claimed: estimate }),
});

export const contextEffect = reportRoute({
  name: 'context-effect',
  operation: 'getContextEffect',
  summary:
    'What is redone at hand-overs with the context proven, claimed and missing: an association, no cause',
  needs: 'persons',
  answer: 'ContextEffect',
  parameters: {},
  report: contextEffectReport,
  options: () => ({}),
});
