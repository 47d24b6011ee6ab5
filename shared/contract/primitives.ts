import * as z from 'zod';
import { durationMs } from './duration.ts';

/** Lower-case words joined by `-`: `call-center`. */
export const slug = z
  .string()
  .max(64)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'must be a slug: lower-case letters, digits and single hyphens, such as call-center',
  );

/** Slugs joined by dots: `order.placed`. */
export const dottedSlug = z
  .string()
  .max(128)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/,
    'must be a dotted slug, such as order.placed',
  );

/** RFC 3339 with an offset: `2026-11-22T10:00:00+01:00`. */
export const instant = z.iso.datetime({
  offset: true,
  error: 'must be an RFC 3339 time with an offset, such as 2026-11-22T10:00:00+01:00',
});

/** An amount in one currency (ISO 4217 code), in major units. */
export const money = z.strictObject({
  amount: z.number().min(-1e12).max(1e12),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR'),
});

/** ISO 8601 duration, at least one second: `PT30M`, `P3D`. */
export const duration = z.string().refine(text => (durationMs(text) ?? 0) > 0, {
  error: 'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as P3D or PT30M',
});
