import {
  addCase,
  addEvent,
  caseRework,
  newCaseRework,
  newReworkTotals,
} from '../../shared/domain/rework-measures.ts';
import type { EventLog } from './event-log.ts';
import { type ReworkReport, reworkReport } from './rework-report.ts';

/** The pm4py figures of the cases that have one value of the `by` column. */
export type ValueRework = {
  value: string;
  cases: number;
  events: number;
  casesWithRework: number;
  rework: number;
};
export type LogReport = ReworkReport & { breakdown?: { column: string; values: ValueRework[] } };

/** The rework measures of an event log, and by value of its `by` column where it was read with one. */
export function measureEventLog(log: EventLog): LogReport {
  const totals = newReworkTotals<number>();
  const perValue = new Map<number, ValueRework>();
  for (let of = 0; of < log.cases.length; of++) {
    const state = newCaseRework<number>();
    const end = log.caseStart[of + 1] ?? 0;
    for (let row = log.caseStart[of] ?? 0; row < end; row++) {
      addEvent(state, log.activityOf[row] ?? 0, log.resourceOf[row] ?? 0);
    }
    const result = caseRework(state);
    addCase(totals, result);
    if (log.by === undefined) continue;
    const value = log.by.ofCase[of] ?? 0;
    let sum = perValue.get(value);
    if (sum === undefined) {
      sum = { value: log.by.values[value] ?? '', cases: 0, events: 0, casesWithRework: 0, rework: 0 };
      perValue.set(value, sum);
    }
    sum.cases++;
    sum.events += result.events;
    sum.rework += result.pm4py.rework;
    if (result.pm4py.rework > 0) sum.casesWithRework++;
  }
  const report = reworkReport(
    totals,
    activity => log.activities[activity] ?? '',
    resource => log.resources[resource] ?? '',
  );
  if (log.by === undefined) return report;
  const values = [...perValue.values()].sort((a, b) => b.cases - a.cases || (a.value < b.value ? -1 : 1));
  return { ...report, breakdown: { column: log.by.column, values } };
}
