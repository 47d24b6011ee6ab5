import type { QuarantineRecord } from '../contract/quarantine.ts';
import type { IntakeConfig } from './intake.ts';
import { shown } from './shown.ts';

/** Named by its reason and payload: a redelivery makes the same record. `former`: whose redrive it is. */
export function quarantineRecord(
  { hasher }: IntakeConfig,
  now: number,
  source: string,
  payload: string,
  { reason, issues, touchpoint }: Pick<QuarantineRecord, 'reason' | 'issues' | 'touchpoint'>,
  former?: string,
): QuarantineRecord {
  return {
    id: hasher.keyed(`${reason} ${payload}${former === undefined ? '' : ` ${former}`}`),
    reason,
    issues,
    receivedAt: new Date(now).toISOString(),
    source: shown(source),
    ...(touchpoint === undefined ? {} : { touchpoint }),
    payload,
    ...(former === undefined ? {} : { former }),
  };
}
