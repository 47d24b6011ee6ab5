import { type Accepted, accept } from '../contract/accept.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { proofOf } from '../domain/context-proof.ts';
import { redactId, redactTouchpoint } from '../domain/redact-touchpoint.ts';
import type { NodeId } from '../domain/types.ts';
import { contentText } from './content-text.ts';
import type { IntakeConfig } from './intake.ts';
import { nodesOf } from './node-names.ts';

/** Later than this after its arrival, a touchpoint's clock is wrong (semantics §1). */
export const FUTURE_MS = 10 * 60_000;
/** Before this, a touchpoint's clock has never been set. */
export const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * A touchpoint that is plainly valid, as it is stored: without the schemas, which take ten times as long and which a cold
 * start need not load. `undefined` says nothing: intake looks closer (`readTouchpoint`).
 */
export function readPlain(raw: unknown, now: number, config: IntakeConfig): StoredTouchpoint | undefined {
  const accepted = accept(raw);
  if (accepted === undefined || accepted.at < EARLIEST || accepted.at > now + FUTURE_MS) return undefined;
  const { ids, unknown } = nodesOf(accepted, config);
  return ids.length === 0 || unknown.length > 0 ? undefined : storedFrom(accepted, ids, config);
}

/** What is stored of a valid touchpoint, redacted. */
export function storedFrom(
  { content, identifiers, journey, at }: Accepted,
  ids: NodeId[],
  config: IntakeConfig,
): StoredTouchpoint {
  const {
    hasher,
    identity: { defaultCountry },
  } = config;
  const { id, context } = content;
  const tid = hasher.digest(id);
  const kept =
    context?.receipt === undefined
      ? content
      : { ...content, context: provenContext(context, { ...content, at, ids }, config) };
  const stored: StoredTouchpoint = {
    ...redactTouchpoint(kept, defaultCountry),
    id: redactId(id, tid, defaultCountry),
    tid,
    // Of what was sent, so that a resend is found to be one.
    digest: hasher.keyed(contentText(content, identifiers, journey)),
    at,
    ids,
  };
  if (journey?.type !== undefined) stored.journeyType = journey.type;
  return stored;
}

/** The receipt itself is not kept: what it proves is a function of the touchpoint, and is told here once. */
function provenContext(
  { receipt, ...context }: NonNullable<Accepted['content']['context']>,
  touchpoint: Parameters<typeof proofOf>[1] & { channel: string },
  { receipts }: IntakeConfig,
): NonNullable<StoredTouchpoint['context']> {
  if (receipt === undefined || receipts === undefined) return context;
  return { ...context, proof: proofOf(receipts.read(receipt, touchpoint.channel), touchpoint) };
}
