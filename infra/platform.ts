import type { Alarms } from './alarms.ts';
import type { Keys } from './keys.ts';
import type { HilvanConfig } from './stages.ts';

/** What every part of the stack builds on. */
export interface Platform {
  readonly config: HilvanConfig;
  readonly keys: Keys;
  readonly alarms: Alarms;
}
