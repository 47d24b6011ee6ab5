import * as z from 'zod';
import { dottedSlug, duration, instant, slug } from './primitives.ts';

export const PHASES = ['before', 'during', 'after'] as const;

/** An activity (`order.placed`) or all that begin with one (`order.*`). */
const activityPattern = z
  .string()
  .max(130)
  .refine(text => dottedSlug.safeParse(text.endsWith('.*') ? text.slice(0, -2) : text).success, {
    error: 'must be an activity, such as order.placed, or a prefix, such as order.*',
  });

const stage = z.strictObject({
  id: slug,
  title: z.string().min(1).max(120),
  phase: z.enum(PHASES),
  activities: z.array(activityPattern).min(1),
  momentOfTruth: z.number().min(0).max(1).default(0),
  expectedWithin: duration.optional(),
  team: slug.optional(),
});

const channel = z.strictObject({
  kind: z.enum(['digital', 'assisted', 'physical']),
  team: slug.optional(),
  /** Cost to serve of one touchpoint that names none, in the definition's currency, major units. */
  unitCost: z.number().min(0).optional(),
  /** Where the unit cost comes from: a study, the own books, an estimate. */
  unitCostSource: z.string().min(1).max(300).optional(),
});

const shape = z.strictObject({
  id: slug,
  version: z.number().int().min(1),
  title: z.string().min(1).max(120),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** `journey.type` values whose keys correlate here; left out: any key does. */
  keyTypes: z.array(slug).optional(),
  stages: z.array(stage).min(1).max(40),
  starts: z.array(dottedSlug).min(1, 'must name at least one activity that begins a journey'),
  goals: z.array(dottedSlug).min(1, 'must name at least one activity that is the goal of a journey'),
  cancels: z.array(dottedSlug).default([]),
  /** Longest silence within one journey that has no key. */
  inactivity: duration,
  /** After a drop-off: how long a return counts as recovery. */
  recoverWithin: duration,
  /** Activities that may legitimately repeat: never rework. */
  repeatable: z.array(activityPattern).default([]),
  containmentWindow: duration.default('P1D'),
  repeatContactWindow: duration.default('P7D'),
  channels: z.record(slug, channel),
});

type Shape = z.infer<typeof shape>;

/** What a definition says against itself, each with its path. */
function* contradictions(definition: Shape): Generator<{ path: (string | number)[]; message: string }> {
  const owner = new Map<string, string>();
  for (const [i, stage] of definition.stages.entries()) {
    if (definition.stages.findIndex(other => other.id === stage.id) !== i) {
      yield {
        path: ['stages', i, 'id'],
        message: `stage ${stage.id} is named twice: give each stage an id of its own`,
      };
    }
    const before = definition.stages[i - 1];
    if (before !== undefined && PHASES.indexOf(stage.phase) < PHASES.indexOf(before.phase)) {
      yield {
        path: ['stages', i, 'phase'],
        message: `phase ${stage.phase} comes after phase ${before.phase}: order the stages before, during, after`,
      };
    }
    for (const [k, activity] of stage.activities.entries()) {
      const other = owner.get(activity);
      if (other !== undefined) {
        yield {
          path: ['stages', i, 'activities', k],
          message: `${activity} belongs to stage ${other} already: leave it in one stage`,
        };
      }
      owner.set(activity, stage.id);
    }
  }
  const covered = (activity: string) =>
    [...owner.keys()].some(each =>
      each.endsWith('.*') ? activity.startsWith(each.slice(0, -1)) : each === activity,
    );
  for (const list of ['starts', 'goals', 'cancels'] as const) {
    for (const [i, activity] of definition[list].entries()) {
      if (!covered(activity)) {
        yield { path: [list, i], message: `${activity} is in no stage: add it to the activities of one` };
      }
    }
  }
  for (const [i, activity] of definition.cancels.entries()) {
    if (definition.goals.includes(activity)) {
      yield {
        path: ['cancels', i],
        message: `${activity} is a goal too: a journey cannot reach its goal by being cancelled`,
      };
    }
  }
}

/** A journey definition (semantics §3): data, versioned, not code. */
export const journeyDefinition = shape.superRefine((definition, context) => {
  for (const { path, message } of contradictions(definition))
    context.addIssue({ code: 'custom', path, message });
});
export type JourneyDefinition = z.infer<typeof journeyDefinition>;

/** `detail` of such an event. */
export const definitionPut = z.strictObject({
  definition: journeyDefinition,
  /** Journeys that begin at this time or later are of this version; left out: as soon as every function knows it. */
  effectiveFrom: instant.optional(),
  actor: z.string().min(1).max(200),
});
export type DefinitionPut = z.infer<typeof definitionPut>;

/** A version as it is kept. `digest` is that of its content, which never changes; `effectiveFrom` (ms) only moves back. */
export interface StoredDefinition {
  definition: JourneyDefinition;
  digest: string;
  effectiveFrom: number;
  /** Who put it when (ms), and who moved `effectiveFrom` back since. */
  log: { at: number; actor: string; effectiveFrom: number }[];
}
