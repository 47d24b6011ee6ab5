import type { Alarms } from './alarms.ts';
import type { Keys } from './keys.ts';
import type { HilvanConfig } from './stages.ts';

/** The retention of the config as functions read it from their environment. */
export function retentionOf({ retention }: HilvanConfig): string {
  return Object.entries(retention)
    .map(([kind, days]) => `${kind}=${days}`)
    .join(',');
}

/** What every part of the stack builds on. */
export interface Platform {
  readonly config: HilvanConfig;
  readonly keys: Keys;
  readonly alarms: Alarms;
}
