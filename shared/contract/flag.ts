import * as z from 'zod';
import { dottedSlug, instant, money, slug } from './primitives.ts';

export const FLAG_KINDS = [
  'drop-off',
  'self-loop',
  'repetition',
  'ping-pong',
  'channel-leak',
  'repeat-contact',
  'contradiction',
] as const;
export const FLAG_STATES = ['raised', 'resolved', 'retracted'] as const;
export const SILO_CAUSES = ['no-handoff', 'contradiction', 'failed-before', 'unresolved-before'] as const;

/** A touchpoint that proves something: enough to read the story without opening it. */
export const evidence = z.strictObject({
  touchpoint: z.string(),
  occurredAt: instant,
  channel: slug,
  activity: dottedSlug,
  team: slug.optional(),
});

const side = z.strictObject({ channel: slug, team: slug.optional() });

/** Silo-induced rework (semantics §4): where the context was lost, why, and what it cost. */
export const silo = z.strictObject({
  boundary: z.strictObject({ from: side, to: side }),
  cause: z.enum(SILO_CAUSES),
});
export type Silo = z.infer<typeof silo>;

/** A flag of a journey (semantics §4). `id` is a function of its journey and evidence. */
export const flag = z.strictObject({
  id: z.string(),
  kind: z.enum(FLAG_KINDS),
  state: z.enum(FLAG_STATES),
  /** Event time at which it held: of the last touchpoint in evidence, or of the deadline missed. */
  at: instant,
  journey: z.string(),
  person: z.string(),
  definition: z.strictObject({ id: slug, version: z.number().int() }),
  stage: slug,
  channels: z.array(slug),
  teams: z.array(slug),
  evidence: z.array(evidence).min(1),
  /** Rework only: on another channel or by another team (`redo`), or not (`repeat`). */
  variant: z.enum(['repeat', 'redo']).optional(),
  silo: silo.optional(),
  /** Cost to serve of the repeated touchpoints. */
  cost: money.optional(),
  /** Drop-off only: the money at stake. */
  value: money.optional(),
  /** Contradiction only. */
  subject: slug.optional(),
  /** Repeat contact only, where the contact named one. */
  reason: slug.optional(),
  /** When and on which channel the customer came back. */
  resolved: z.strictObject({ at: instant, channel: slug }).optional(),
});
export type Flag = z.infer<typeof flag>;

/** Text form of a boundary, in queries and figures: `web/ecommerce>call-center/contact-centre`. */
export function boundaryText(boundary: Silo['boundary']): string {
  const side = ({ channel, team }: { channel: string; team?: string | undefined }) =>
    team ? `${channel}/${team}` : channel;
  return `${side(boundary.from)}>${side(boundary.to)}`;
}

/** What is put on the bus at each transition; `eventId` is the same at each resend, so that a consumer can drop duplicates. */
export const flagAnnouncement = z.strictObject({
  eventId: z.string(),
  sequence: z.number().int().min(1),
  transition: z.enum(FLAG_STATES),
  flag,
});
export type FlagAnnouncement = z.infer<typeof flagAnnouncement>;
