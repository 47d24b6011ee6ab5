import * as z from 'zod';
import { durationMs } from '../contract/duration.ts';
import { duration } from '../contract/primitives.ts';
import type { StepMatch } from '../domain/analytics/step-match.ts';

/** How a touchpoint is named in a query string. */
export const STEP_SYNTAX =
  'A touchpoint is written activity:<activity>, stage:<stage>, channel:<channel> or team:<team>; an activity may end with .* for all below it; @<channel> after it means on that channel only, as in activity:order.placed@web.';

const STEP = /^(activity|stage|channel|team):([a-z0-9][a-z0-9.-]{0,127}(?:\.\*)?)(?:@([a-z0-9-]{1,64}))?$/;

/** What is wrong with the text, in words, where it names no touchpoint. */
export function readStep(text: string): StepMatch | string {
  const [, kind, value = '', channel] = STEP.exec(text) ?? [];
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (kind === undefined) return `holds "${shown}": write it like activity:order.placed@web or stage:choose`;
  const isPrefix = value.endsWith('.*');
  if (isPrefix && kind !== 'activity')
    return `holds "${shown}": only an activity may end with .*, as in activity:order.*`;
  if (kind === 'channel' && channel !== undefined)
    return `holds "${shown}": write channel:${channel} for touchpoints on ${channel}`;
  return { [kind]: value, ...(channel === undefined ? {} : { channel }) };
}

type Read<T> = { value: T } | { fault: string };

/** A text that is read further; `read` says what is wrong with it. */
export function readAs<T>(longest: number, read: (text: string) => Read<T>) {
  return z
    .string()
    .max(longest, `must be at most ${longest} characters`)
    .transform((text, context): T => {
      const found = read(text);
      if ('value' in found) return found.value;
      context.issues.push({ code: 'custom', message: found.fault, input: text });
      return z.NEVER;
    });
}

export const oneStep = readAs<StepMatch>(256, text => {
  const step = readStep(text);
  return typeof step === 'string' ? { fault: step } : { value: step };
});

/** Separated by commas. */
export const stepList = (most: number) =>
  readAs<StepMatch[]>(most * 256, text => {
    const steps = text.split(',').map(readStep);
    const fault = steps.find(step => typeof step === 'string');
    if (fault !== undefined) return { fault };
    if (steps.length > most) return { fault: `has ${steps.length} touchpoints: ${most} are the most` };
    return { value: steps.filter(step => typeof step !== 'string') };
  });

const LONGEST_MS = 366 * 86_400_000;

/** ISO 8601; answers ms. */
export const period = duration
  .transform(text => durationMs(text) ?? 0)
  .refine(ms => ms <= LONGEST_MS, 'must be at most P366D');

export const dimension = z.enum(['channel', 'stage', 'team', 'activity'], {
  error: 'must be one of channel, stage, team, activity',
});

export const upTo = (most: number) =>
  z.coerce
    .number({ error: `must be a whole number from 1 to ${most}` })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(most, `must be at most ${most}`);
