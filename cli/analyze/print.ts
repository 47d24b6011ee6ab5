import { boundaryText } from '../../shared/contract/flag.ts';
import { money, number, paint, plain, print, table } from '../terminal.ts';
import type { AnalysisReport } from './report.ts';

const MOST_ROWS = 12;

/** The report as tables for a person. */
export function printAnalysis(report: AnalysisReport): void {
  const { conservation: law, rework, pingPong } = report;
  const what = report.kind === 'touchpoints' ? 'touchpoints' : 'rows';
  print(paint('bold', `${plain(report.file)}: ${number(law.received)} ${what}`));
  print(
    `in ${number(law.received)} = stored ${number(law.stored)} + duplicate ${number(law.duplicate)} + quarantined ${number(law.quarantined)}`,
  );
  if (report.identity !== undefined) {
    const { personal, anonymous } = report.identity;
    print(`${number(report.persons)} persons: ${number(personal)} known, ${number(anonymous)} anonymous`);
  }
  for (const warning of report.warnings) print(`${paint('yellow', 'Note:')} ${plain(warning)}`);
  printJourneys(report);

  heading(
    `Rework in ${number(report.cases)} cases, ${number(report.events)} events (three published readings, never mixed)`,
  );
  const { selfLoops, repetitions } = rework.edeaR;
  print(
    table(
      [
        { measure: 'edeaR self-loops', ...selfLoops },
        { measure: 'edeaR repetitions', ...repetitions },
      ],
      [
        { title: 'measure', value: row => row.measure },
        { title: 'all', value: row => row.all },
        { title: 'repeat', value: row => row.repeat },
        { title: 'redo', value: row => row.redo },
      ],
    ),
  );
  print(`pm4py: ${number(rework.pm4py.rework)} in ${number(rework.pm4py.casesWithRework)} cases`);
  print(`every occurrence: ${number(rework.occurrences)}`);
  print(`ping-pong: ${number(pingPong.occurrences)} in ${number(pingPong.cases)} cases`);
  printLists(report);
}

function printJourneys(report: AnalysisReport): void {
  const definitions = Object.entries(report.journeyStates);
  if (definitions.length === 0) return;
  heading(`${number(report.journeys)} journeys, judged at ${report.now}`);
  print(
    table(definitions, [
      { title: 'definition', value: ([id]) => id },
      { title: 'completed', value: ([, states]) => states.completed },
      { title: 'open', value: ([, states]) => states.open },
      { title: 'dropped off', value: ([, states]) => states['dropped-off'] },
      { title: 'cancelled', value: ([, states]) => states.cancelled },
    ]),
  );
  const flags = Object.entries(report.flags).sort((a, b) => b[1] - a[1]);
  if (flags.length > 0) {
    heading('Flags');
    print(
      table(flags, [
        { title: 'kind', value: ([kind]) => kind },
        { title: 'count', value: ([, count]) => count },
      ]),
    );
  }
  if (report.silos.length === 0) return;
  heading('Silo-induced rework, the dearest first');
  print(
    table(report.silos.slice(0, MOST_ROWS), [
      { title: 'boundary', value: silo => boundaryText(silo.boundary) },
      { title: 'done again', value: silo => silo.activity },
      { title: 'cause', value: silo => silo.cause },
      { title: 'times', value: silo => silo.occurrences },
      { title: 'cost', value: silo => money(silo.cost), align: 'right' },
    ]),
  );
}

function printLists({ rework, breakdown, quarantine, rejected }: AnalysisReport): void {
  const activities = Object.entries(rework.pm4py.byActivity);
  if (activities.length > 0) {
    heading('Activities that occur at least twice in a case (pm4py)');
    print(
      table(activities.slice(0, MOST_ROWS), [
        { title: 'activity', value: ([activity]) => activity },
        { title: 'cases', value: ([, cases]) => cases },
      ]),
    );
  }
  if (rework.boundaries.length > 0) {
    heading('Repeats by boundary, every occurrence');
    print(
      table(rework.boundaries.slice(0, MOST_ROWS), [
        { title: 'from', value: row => row.from },
        { title: 'to', value: row => row.to },
        { title: 'occurrences', value: row => row.occurrences },
      ]),
    );
  }
  if (breakdown !== undefined) {
    heading(`By ${plain(breakdown.column)} (pm4py)`);
    print(
      table(breakdown.values.slice(0, MOST_ROWS), [
        { title: 'value', value: row => row.value },
        { title: 'cases', value: row => row.cases },
        { title: 'reworked', value: row => row.casesWithRework },
        { title: 'rework', value: row => row.rework },
      ]),
    );
  }
  const bad = [
    ...(quarantine?.lines ?? []).map(({ line, reason, issues }) => ({
      line,
      why: `${reason}: ${issues.map(({ path, message }) => (path === '' ? message : `${path} ${message}`)).join('; ')}`,
    })),
    ...(rejected ?? []).map(({ line, reason }) => ({ line, why: reason })),
  ];
  if (bad.length === 0) return;
  heading('Left out (--json lists up to a thousand)');
  for (const { line, why } of bad.slice(0, MOST_ROWS)) print(`line ${line}: ${plain(why)}`);
}

function heading(text: string): void {
  print();
  print(paint('bold', text));
}
