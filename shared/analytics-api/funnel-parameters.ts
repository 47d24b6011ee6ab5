import * as z from 'zod';
import type { Breakdown } from '../domain/analytics/breakdown.ts';
import type { FunnelOptions } from '../domain/analytics/funnel-visit.ts';
import { MAX_FUNNEL_STEPS } from '../domain/analytics/funnel-visit.ts';
import { timeSpans } from '../steps/query/time-spans.ts';
import { type Chosen, type Faults, fault } from './report-route.ts';
import { period, readAs, readStep, STEP_SYNTAX, stepList } from './step-parameters.ts';

/** Groups of one breakdown: more than anybody compares, and few enough for one answer. */
const MOST_GROUPS = 200;
const TIMES = ['day', 'week', 'month'] as const;
const GROUPS = ['segment', 'channel', 'team', 'version', 'definition'] as const;

type By = Exclude<Breakdown, { by: 'time' }> | { by: 'calendar'; unit: (typeof TIMES)[number] };
type Exclusion = Omit<NonNullable<FunnelOptions['exclusions']>[number], 'after'> & { after?: number };

const by = readAs<By>(130, text => {
  const group = GROUPS.find(each => each === text);
  if (group !== undefined) return { value: { by: group } };
  const unit = TIMES.find(each => each === text);
  if (unit !== undefined) return { value: { by: 'calendar', unit } };
  const key = /^attribute:(.+)$/.exec(text)?.[1];
  if (key !== undefined) return { value: { by: 'attribute', key } };
  return { fault: `must be one of ${[...GROUPS, ...TIMES].join(', ')}, attribute:<key>` };
});

const exclude = readAs<Exclusion[]>(MAX_FUNNEL_STEPS * 260, text => {
  const found: Exclusion[] = [];
  for (const part of text.split(',')) {
    const [, after, rest = ''] = /^(?:(\d{1,2})>)?(.*)$/s.exec(part) ?? [];
    const match = readStep(rest);
    if (typeof match === 'string') return { fault: match };
    found.push({ match, ...(after === undefined ? {} : { after: Number(after) }) });
  }
  if (found.length <= MAX_FUNNEL_STEPS) return { value: found };
  return { fault: `has ${found.length} touchpoints: ${MAX_FUNNEL_STEPS} are the most` };
});

export const funnelParameters = {
  steps: stepList(MAX_FUNNEL_STEPS).describe(
    `1 to ${MAX_FUNNEL_STEPS} touchpoints, separated by commas, such as stage:choose,activity:order.placed@web. ${STEP_SYNTAX}`,
  ),
  order: z
    .enum(['sequential', 'strict', 'any'], { error: 'must be one of sequential, strict, any' })
    .describe('In order with others between; with none between; or in any order.')
    .default('sequential'),
  exclude: exclude
    .describe(
      'Touchpoints, separated by commas, that end an attempt: 2>activity:order.changed after the second step and before the third, without a number between any two.',
    )
    .optional(),
  window: period
    .describe('Time from the first step to the last, as an ISO 8601 duration. Left out: P14D.')
    .optional(),
  reentry: z
    .enum(['first', 'optimized'], { error: 'must be one of first, optimized' })
    .describe('Whether only the first entry of a journey counts, or the one that gets furthest.')
    .default('first'),
  by: by
    .describe(
      'What journeys are split by: segment, channel or team (of the first step), version, definition, attribute:<key>, or day, week or month of the first step in the time zone; at most 200 groups.',
    )
    .optional(),
};

type Asked = z.output<z.ZodObject<typeof funnelParameters>> & { zone: string };

export function funnelOptions(
  { steps, order, exclude, window, reentry, by, zone }: Asked,
  chosen: Chosen,
): FunnelOptions | Faults {
  const last = steps.length - 1;
  if (exclude !== undefined && order === 'strict') {
    return fault(
      'exclude',
      'means nothing with order=strict, which lets nothing stand between: leave it out',
    );
  }
  const outside = exclude?.find(({ after = 1 }) => after < 1 || after > last);
  if (outside !== undefined) {
    const message =
      last === 0
        ? 'needs a funnel of at least two steps'
        : `names step ${outside.after}: a touchpoint may be excluded after step 1 to ${last}`;
    return fault('exclude', message);
  }
  const exclusions = exclude?.flatMap(({ match, after }) =>
    after === undefined ? steps.slice(1).map((_, i) => ({ match, after: i + 1 })) : [{ match, after }],
  );
  const breakdown = by && breakdownOf(by, zone, chosen);
  if (breakdown !== undefined && 'faults' in breakdown) return breakdown;
  return {
    steps,
    order,
    reentry,
    ...(window === undefined ? {} : { window }),
    ...(exclusions === undefined ? {} : { exclusions }),
    ...(breakdown === undefined ? {} : { by: breakdown }),
  };
}

function breakdownOf(by: By, zone: string, { log, selection }: Chosen): Breakdown | Faults {
  if (by.by === 'attribute') {
    const values = new Set<number>();
    for (const value of log.attributes.get(by.key)?.value ?? []) {
      values.add(value);
      if (values.size > MOST_GROUPS)
        return fault('by', `names an attribute of more than ${MOST_GROUPS} values: choose another one`);
    }
    return by;
  }
  if (by.by !== 'calendar') return by;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const journey of selection) {
    first = Math.min(first, log.journeys.startedAt[journey] ?? first);
    last = Math.max(last, log.journeys.lastAt[journey] ?? last);
  }
  if (first > last) return { by: 'time', boundaries: [] };
  try {
    return { by: 'time', boundaries: timeSpans(first, last + 1, by.unit, zone, MOST_GROUPS).boundaries };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return fault('by', `makes more than ${MOST_GROUPS} groups: choose longer ones, or set from and to`);
  }
}
