import * as z from 'zod';
import { instant } from '../contract/primitives.ts';
import { counted, share } from './figure-schemas.ts';
import {
  boundary,
  countedMoney,
  countedShare,
  estimate,
  mean,
  money,
  openShare,
  quotes,
  voiceGroup,
} from './insight-schemas.ts';
import { pathNode } from './path-report.ts';
import { reports } from './reports.ts';

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

/** By name in the OpenAPI document. `journeys`: how many the filter chose. */
export const reportAnswers: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(
    reports.map(({ answer, schema }) => [answer, z.object({ ...about, figures: schema })]),
  ),
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
  Boundary: boundary,
  VoiceGroup: voiceGroup,
  Quotes: quotes,
};
