import { type Accepted, accept } from '../contract/accept.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
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
  { hasher, identity: { defaultCountry } }: IntakeConfig,
): StoredTouchpoint {
  const tid = hasher.digest(content.id);
  const stored: StoredTouchpoint = {
    ...redactTouchpoint(content, defaultCountry),
    id: redactId(content.id, tid, defaultCountry),
    tid,
    // Of what was sent, so that a resend is found to be one.
    digest: hasher.keyed(contentText(content, identifiers, journey)),
    at,
    ids,
  };
  if (journey?.type !== undefined) stored.journeyType = journey.type;
  return stored;
}
