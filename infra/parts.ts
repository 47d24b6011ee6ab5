import type { AnalyticsApi } from './analytics-api.ts';
import type { ContextApi } from './context-api.ts';
import type { Ingest } from './ingest.ts';
import type { JourneyTable } from './journey-table.ts';
import type { Lake } from './lake.ts';
import type { LakeSql } from './lake-sql.ts';
import type { OperateApi } from './operate-api.ts';
import type { Platform } from './platform.ts';
import type { Privacy } from './privacy.ts';
import type { QueryApi } from './query-api.ts';
import type { Sweep } from './sweep.ts';
import type { TouchpointBus } from './touchpoint-bus.ts';

/** What the stack consists of. */
export interface Parts {
  readonly platform: Platform;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
  readonly ingest: Ingest;
  readonly sweep: Sweep;
  readonly queryApi: QueryApi;
  readonly operateApi: OperateApi;
  readonly privacy: Privacy;
  readonly lake: Lake;
  readonly analyticsApi: AnalyticsApi;
  readonly contextApi: ContextApi;
  readonly lakeSql: LakeSql;
}
