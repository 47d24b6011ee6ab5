import * as z from 'zod';
import { instant } from '../contract/primitives.ts';
import { contactsFigures, contactsRoute, containmentFigures, containmentRoute } from './contact-reports.ts';
import { dropOffsFigures, dropOffsRoute } from './drop-off-report.ts';
import { durationsFigures, durationsRoute } from './duration-report.ts';
import { counted, money, share } from './figure-schemas.ts';
import { funnelFigures, funnelRoute } from './funnel-report.ts';
import { drivers, driversFigures } from './insight-drivers.ts';
import { journeyMap, journeyMapFigures } from './insight-map.ts';
import { moneyFigures, moneyRoute, rework, reworkFigures } from './insight-money.ts';
import {
  countedMoney,
  countedShare,
  estimate,
  mean,
  openShare,
  quotes,
  voiceGroup,
} from './insight-schemas.ts';
import { segments, segmentsFigures } from './insight-segments.ts';
import { contextEffect, contextEffectFigures, scorecard, scorecardFigures } from './insight-teams.ts';
import { voice, voiceFigures } from './insight-voice.ts';
import { pathNode, pathsFigures, pathsRoute } from './path-report.ts';
import type { ReportRoute } from './report-route.ts';
import { timelineFigures, timelineRoute } from './timeline-report.ts';
import { transitionsFigures, transitionsRoute } from './transition-report.ts';

const about = {
  /** Up to when the lake follows the table. */
  asOf: instant,
  journeys: z.int(),
};

/** Journeys behind a figure: how many, and those of a page. */
const journeysBehind = z.object({
  ...about,
  items: z.array(z.object({ id: z.string(), open: z.string() })),
  cursor: z.string().optional(),
});

/** What a report answers. Apart from its route, so that the function which answers need not carry it. */
function answerOf<Figures extends object>(
  { answer }: ReportRoute<Figures>,
  figures: z.ZodType<Figures>,
): Record<string, z.ZodType> {
  return { [answer]: z.object({ ...about, figures }) };
}

/** By name in the OpenAPI document. `journeys`: how many the filter chose. */
export const reportAnswers: Readonly<Record<string, z.ZodType>> = {
  ...answerOf(funnelRoute, funnelFigures),
  ...answerOf(pathsRoute, pathsFigures),
  ...answerOf(transitionsRoute, transitionsFigures),
  ...answerOf(timelineRoute, timelineFigures),
  ...answerOf(containmentRoute, containmentFigures),
  ...answerOf(contactsRoute, contactsFigures),
  ...answerOf(durationsRoute, durationsFigures),
  ...answerOf(dropOffsRoute, dropOffsFigures),
  ...answerOf(voice, voiceFigures),
  ...answerOf(rework, reworkFigures),
  ...answerOf(moneyRoute, moneyFigures),
  ...answerOf(segments, segmentsFigures),
  ...answerOf(journeyMap, journeyMapFigures),
  ...answerOf(scorecard, scorecardFigures),
  ...answerOf(drivers, driversFigures),
  ...answerOf(contextEffect, contextEffectFigures),
  JourneysBehind: journeysBehind,
  PathNode: pathNode,
  // What many figures are made of.
  Counted: counted,
  Share: share,
  Estimate: estimate,
  Mean: mean,
  Amount: money,
  CountedMoney: countedMoney,
  CountedShare: countedShare,
  OpenShare: openShare,
  VoiceGroup: voiceGroup,
  Quotes: quotes,
};
