import * as z from 'zod';
import { mapReport } from '../domain/analytics/journey-map.ts';
import { versionNumbered } from '../domain/definition-versions.ts';
import { counted, money, quantiles, share } from './figure-schemas.ts';
import { quoteCount } from './insight-parameters.ts';
import { quotes, voiceGroup } from './insight-schemas.ts';
import { fault, reportRoute } from './report-route.ts';

const stage = z.object({
  id: z.string(),
  title: z.string(),
  team: z.string(),
  momentOfTruth: z.number(),
  touchpoints: counted,
  cost: money,
  does: z.array(counted.extend({ activity: z.string() })),
  channels: z.array(counted.extend({ channel: z.string(), share })),
  quotes: z.array(quotes),
  voice: z.array(voiceGroup),
  entered: counted,
  left: counted,
  ended: z.object({ open: counted, completed: counted, cancelled: counted, 'dropped-off': counted }),
  timeInStage: z.object(quantiles),
  flags: z.array(counted.extend({ kind: z.string() })),
  pains: z.array(
    counted.extend({
      kind: z.enum(['silo-rework', 'drop-off', 'contradiction', 'channel-leak']),
      name: z.string(),
      money,
      of: z.enum(['cost', 'value']),
    }),
  ),
});

export const journeyMapFigures = z.object({
  definition: z.object({ id: z.string(), version: z.int(), title: z.string() }),
  journeys: counted,
  phases: z.array(z.object({ phase: z.enum(['before', 'during', 'after']), stages: z.array(stage) })),
  otherStages: z.array(counted.extend({ stage: z.string() })),
});

export const journeyMap = reportRoute({
  name: 'journey-map',
  operation: 'getJourneyMap',
  summary:
    'The journey map of a definition, computed: stages by phase, what customers do and say, metrics, pains by cost',
  needs: 'persons',
  answer: 'JourneyMap',
  parameters: {
    definition: z
      .string()
      .min(1, 'must not be empty')
      .max(128)
      .describe(
        'Id of the journey definition. The stages are those of its newest version, or of the version named.',
      ),
    quotes: quoteCount,
  },
  report: mapReport,
  options: ({ version, quotes }, { definition: newest }) => {
    const definition =
      newest === undefined || version === undefined ? newest : versionNumbered(newest, version);
    if (definition === undefined) {
      return fault(
        'version',
        `is not one of the definition: the newest is ${newest?.version ?? 'not there'}`,
      );
    }
    return { definition: definition.source, quotes };
  },
});
