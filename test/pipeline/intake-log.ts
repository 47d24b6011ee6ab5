/** How many cases of each intake channel there are, and of how many of these something is done again. */
const CHANNELS = {
  Internet: { cases: 30, reworked: 4 },
  Desk: { cases: 8, reworked: 3 },
  Post: { cases: 4, reworked: 0 },
  'e-mail': { cases: 2, reworked: 1 },
  Intern: { cases: 1, reworked: 0 },
} as const;

export const INTAKE_CHANNELS = Object.keys(CHANNELS);

const WAY = ['Confirmation of receipt', 'T02 Check', 'T04 Determine', 'T05 Print and send'] as const;

export interface Case {
  name: string;
  channel: string;
  activities: string[];
}

/**
 * Cases of a municipality, shaped as in the log "receipt" of the CoSeLoG project: a channel they came in by, one way that most
 * take whole, some that end early, and now and then a check that is made again, with others between or at once.
 */
export function intakeCases(): Case[] {
  return Object.entries(CHANNELS).flatMap(([channel, { cases, reworked }]) =>
    Array.from({ length: cases }, (_, i): Case => {
      const way: string[] = WAY.slice(0, i % 9 === 8 ? 1 : i % 7 === 6 ? 3 : 4);
      if (i < reworked) way.splice(2, 0, 'T03 Adjust', ...Array<string>(1 + (i % 3)).fill('T02 Check'));
      return { name: `case-${channel}-${i}`, channel, activities: way };
    }),
  );
}

/** The log as a table, a row an event, a minute between two of a case. */
export function intakeCsv(cases: readonly Case[]): string {
  const rows = cases.flatMap(({ name, channel, activities }, day) =>
    activities.map((activity, minute) => {
      const at = new Date(Date.UTC(2026, 1, 1 + day, 9, minute));
      return `${channel},${name},${activity},${at.toISOString()}`;
    }),
  );
  return ['case:channel,case:concept:name,concept:name,time:timestamp', ...rows].join('\n');
}

/** pm4py's case rework: events less distinct activities. */
export function reworkOf(cases: readonly Case[]): { cases: number; journeys: number; count: number } {
  const counts = cases.map(({ activities }) => activities.length - new Set(activities).size);
  return {
    cases: cases.length,
    journeys: counts.filter(each => each > 0).length,
    count: counts.reduce((sum, each) => sum + each, 0),
  };
}

/** How many cases have the first of these activities, then the second behind it, and so on. */
export function levelsOf(cases: readonly Case[], steps: readonly string[]): number[] {
  return steps.map(
    (_, level) =>
      cases.filter(({ activities }) => {
        let from = 0;
        return steps.slice(0, level + 1).every(step => {
          from = activities.indexOf(step, from) + 1;
          return from > 0;
        });
      }).length,
  );
}
