import * as z from 'zod';
import { LogError } from './event-log.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const type = z.object({
  name: z.string(),
  attributes: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
});
const relationships = z.array(z.object({ objectId: z.string(), qualifier: z.string() })).default([]);

/** The JSON form of OCEL 2.0 (section 6 of its specification), as far as it is read. */
const ocelLog = z.object({
  eventTypes: z.array(type),
  objectTypes: z.array(type),
  events: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      time: z.string(),
      attributes: z.array(z.object({ name: z.string(), value })).default([]),
      relationships,
    }),
  ),
  objects: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      attributes: z.array(z.object({ name: z.string(), value, time: z.string().optional() })).default([]),
      relationships,
    }),
  ),
});
export type OcelLog = z.infer<typeof ocelLog>;

export function checkOcel(path: string, found: unknown): OcelLog {
  const parsed = ocelLog.safeParse(found);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'at the top';
  throw new LogError('not-a-log', `${path}: this is no OCEL 2.0 log (${where}: ${issue?.message ?? ''}).`);
}
