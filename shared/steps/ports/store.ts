import type { CorrectionStore } from './corrections.ts';
import type { DefinitionStore } from './definitions.ts';
import type { FlagStore } from './flags.ts';
import type { JourneyIndex } from './journeys.ts';
import type { NodeStore } from './nodes.ts';
import type { QuarantineStore } from './quarantine.ts';
import type { TimerStore } from './timers.ts';
import type { TouchpointStore } from './touchpoints.ts';

export type Store = TouchpointStore &
  NodeStore &
  JourneyIndex &
  FlagStore &
  TimerStore &
  QuarantineStore &
  DefinitionStore &
  CorrectionStore;
