import { funnel } from '../../../../shared/domain/analytics/funnel.ts';
import type { FunnelOptions } from '../../../../shared/domain/analytics/funnel-visit.ts';
import { everyJourney, logOfTexts } from './journeys.ts';

export const chain = (...activities: string[]) => activities.map(activity => ({ activity }));

/** Of one journey a text. */
export function levels(texts: string[], options: FunnelOptions) {
  const log = logOfTexts(...texts);
  return funnel.figures(log, everyJourney(log), options).total.levels;
}
/** How many of the levels this journey reaches. */
export const reached = (text: string, options: FunnelOptions) =>
  levels([text], options).filter(({ journeys }) => journeys === 1).length;
