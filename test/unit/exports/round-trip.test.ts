import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logRows } from '../../../cli/exports/log-rows.ts';
import type { EventLog } from '../../../cli/logs/event-log.ts';
import { measureEventLog } from '../../../cli/logs/measure-event-log.ts';
import { readEventLog } from '../../../cli/logs/read-event-log.ts';
import type { LakeRows } from '../../../shared/contract/lake.ts';
import {
  addCase,
  addEvent,
  caseRework,
  newCaseRework,
  newReworkTotals,
} from '../../../shared/domain/rework-measures.ts';
import { lakePersons } from '../../arbitraries/exported-rows.ts';
import { runs } from '../../runs.ts';
import { temporaryFile } from '../logs/temporary-file.ts';
import { exported, FILES, inFolder } from './exported.ts';

interface Told {
  journey: string;
  customer: string;
  steps: { activity: string; channel: string; at: number }[];
}

const byJourney = (a: Told, b: Told) => (a.journey < b.journey ? -1 : 1);

function journeysOf(persons: readonly LakeRows[]): Told[] {
  return persons
    .flatMap(({ journeys, journey_steps }, i) =>
      journeys.map(({ journey }) => ({
        journey,
        customer: `c${i + 1}`,
        steps: journey_steps
          .filter(step => step.journey === journey)
          .map(({ activity, channel, occurred_at: at }) => ({ activity, channel, at })),
      })),
    )
    .sort(byJourney);
}

function journeysIn(log: EventLog): Told[] {
  return log.cases
    .map((journey, of) => {
      const from = log.caseStart[of] ?? 0;
      const rows = Array.from({ length: (log.caseStart[of + 1] ?? 0) - from }, (_, i) => from + i);
      return {
        journey,
        customer: log.customers[log.customerOf?.[from] ?? -1] ?? '',
        steps: rows.map(row => ({
          activity: log.activities[log.activityOf[row] ?? -1] ?? '',
          channel: log.resources[log.resourceOf[row] ?? -1] ?? '',
          at: log.time[row] ?? 0,
        })),
      };
    })
    .sort(byJourney);
}

/** Rework by the three measures, straight from the journeys. */
function measures(journeys: readonly Told[]) {
  const totals = newReworkTotals<string>();
  for (const { steps } of journeys) {
    const state = newCaseRework<string>();
    for (const { activity, channel } of steps) addEvent(state, activity, channel);
    addCase(totals, caseRework(state));
  }
  const { casesWithRework, rework, selfLoops, repetitions, kinds } = totals;
  return { casesWithRework, rework, selfLoops, repetitions, kinds };
}

test.each(FILES)(
  '%s read again tells the same journeys, in the same order, with the same figures',
  async name => {
    await fc.assert(
      fc.asyncProperty(lakePersons, async persons => {
        fc.pre(persons.some(({ journeys }) => journeys.length > 0));
        const told = journeysOf(persons);
        const log = await inFolder(async folder => {
          const out = join(folder, name);
          await exported(out, persons);
          return readEventLog(out);
        });
        expect(journeysIn(log)).toEqual(told);
        const { pm4py, edeaR, kinds } = measureEventLog(log).rework;
        const { casesWithRework, rework } = pm4py;
        expect({ casesWithRework, rework, ...edeaR, kinds }).toEqual(measures(told));
      }),
      { numRuns: runs(6, 500) },
    );
  },
);

const LOG = `case,activity,resource,time,kind
0,A,web,2026-11-01T10:00:00Z,"=x"
0,A,web,2026-11-01T10:00:00Z,"=x"
0,B,call,2026-11-01T10:00:00Z,"=x"
1,C,store,2026-11-01T09:00:00Z,y
0,A,call,2026-11-01T11:00:00Z,"=x"
`;

test.each(FILES)(
  'an event log exported as %s keeps its figures, also by an attribute of the case',
  async name => {
    const log = await readEventLog(await temporaryFile('log.csv', LOG), { by: 'kind' });
    const again = await inFolder(async folder => {
      const out = join(folder, name);
      await exported(out, logRows(log));
      return readEventLog(out, { by: 'case:segment' });
    });
    const { breakdown, ...figures } = measureEventLog(log);
    expect(measureEventLog(again)).toEqual({
      ...figures,
      breakdown: { column: 'case:segment', values: breakdown?.values },
    });
  },
);
