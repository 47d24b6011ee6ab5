import { createHash } from 'node:crypto';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { normaliseIdentifier } from '../../shared/domain/normalise.ts';
import type { EventLog } from '../logs/event-log.ts';
import type { LogNames } from './log-names.ts';

const LONGEST_KEY = 256;

/**
 * The rows of an event log as touchpoints, case by case: the case is the journey key, the customer, where there is one, the
 * `customerId`. Ids are the same whenever the same log is imported, and rows of one time keep their order by them.
 */
export function* logTouchpoints(
  log: EventLog,
  { activities, channels }: LogNames,
  keyType: string,
): Generator<Touchpoint> {
  for (const [of, name] of log.cases.entries()) {
    const digest = createHash('sha256').update(name).digest('base64url').slice(0, 22);
    const from = log.caseStart[of] ?? 0;
    for (let row = from; row < (log.caseStart[of + 1] ?? 0); row++) {
      const customer = log.customers[log.customerOf?.[row] ?? -1];
      const segment = log.by === undefined ? undefined : log.by.values[log.by.ofCase[of] ?? 0];
      yield {
        id: `log-${digest}-${String(row - from + 1).padStart(6, '0')}`,
        occurredAt: new Date(log.time[row] ?? 0).toISOString(),
        channel: channels[log.resourceOf[row] ?? 0] ?? 'unknown',
        activity: activities[log.activityOf[row] ?? 0] ?? 'activity',
        identifiers: customer ? { customerId: customer } : {},
        journey: { type: keyType, key: keyOf(name, digest) },
        ...(segment ? { attributes: { case: segment.slice(0, 1024) } } : {}),
      };
    }
  }
}

/** The name of the case, where it identifies as it stands: not too long, no placeholder such as `0` or `unknown`. */
function keyOf(name: string, digest: string): string {
  const namespace = { name: 'journey', kind: 'anonymous' } as const;
  const stands = name.length <= LONGEST_KEY && normaliseIdentifier(namespace, name, '') === name;
  return stands ? name : `case-${digest}`;
}
