import * as z from 'zod';
import type { JourneyLog } from '../domain/analytics/journey-log.ts';
import type { Selection } from '../domain/analytics/report.ts';
import { type VoiceOptions, voiceReport } from '../domain/analytics/voice.ts';
import { type Month, VOICE_BY, type VoiceBy } from '../domain/analytics/voice-dimensions.ts';
import { timeSpans } from '../steps/query/time-spans.ts';
import { quoteCount } from './insight-parameters.ts';
import { quotes, voiceGroup } from './insight-schemas.ts';
import { fault, reportRoute } from './report-route.ts';
import { readAs } from './step-parameters.ts';

const MOST_MONTHS = 600;

const isBy = (name: string): name is VoiceBy => VOICE_BY.some(each => each === name);

const by = readAs<VoiceBy[]>(256, text => {
  const names = text.split(',');
  return names.every(isBy)
    ? { value: names }
    : { fault: `must be of ${VOICE_BY.join(', ')}; several are joined by commas` };
});

export const voiceFigures = z.object({ groups: z.array(voiceGroup), quotes: z.array(quotes) });

/** A team hears what was said at its own touchpoints, as in a timeline. */
export const voice = reportRoute({
  name: 'voice',
  operation: 'getVoice',
  summary: 'What customers answered and said, each score with n and a 95 % interval',
  needs: 'read',
  answer: 'Voice',
  parameters: {
    by: by
      .describe(
        'What scores are split by, joined by commas: all (not split), stage, truth (stages that are moments of truth), channel, segment, team, month. Left out: by each.',
      )
      .optional(),
    quotes: quoteCount,
  },
  report: voiceReport,
  options: ({ by, quotes, zone }, { log, selection, definitions, viewer }) => {
    const months = by === undefined || by.includes('month') ? monthsOf(log, selection, zone) : [];
    if (months === undefined) {
      return fault(
        'from',
        `must leave fewer than ${MOST_MONTHS} months: choose a later from, or a by without month`,
      );
    }
    const options: VoiceOptions = {
      definitions: definitions.map(({ source }) => source),
      months,
      quotes,
      ...(by === undefined ? {} : { by }),
      ...(viewer.role === 'team' ? { teams: viewer.teams } : {}),
    };
    return options;
  },
});

/** Months of the zone that the journeys lie in; `undefined`: too many. */
function monthsOf({ journeys }: JourneyLog, selection: Selection, zone: string): Month[] | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const journey of selection) {
    first = Math.min(first, journeys.startedAt[journey] ?? first);
    last = Math.max(last, journeys.lastAt[journey] ?? last);
  }
  if (first > last) return [];
  try {
    const { boundaries, labels } = timeSpans(first, last + 1, 'month', zone, MOST_MONTHS);
    return labels.map((name, i) => ({ name, from: boundaries[i] ?? 0 }));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
