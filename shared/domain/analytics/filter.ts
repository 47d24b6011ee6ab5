import type { Flag } from '../../contract/flag.ts';
import type { Journey } from '../../contract/journey.ts';
import type { JourneyLog } from './journey-log.ts';
import { FLAGS, STATES } from './names.ts';
import type { Selection } from './report.ts';

/** Which journeys count: all that match every condition given. An empty text means that nothing was named. */
export interface JourneyFilter {
  definition?: string;
  version?: number;
  /** The segment named last in the journey. */
  segment?: string;
  /** At least one touchpoint on it, in it, with it. */
  channel?: string;
  stage?: string;
  team?: string;
  /** At least one touchpoint that one of them answers for: what a viewer of these teams sees. */
  teams?: readonly string[];
  attribute?: { key: string; value: string };
  flag?: Flag['kind'];
  state?: Journey['state'];
  /** By the journey's start, ms: `from` inclusive, `to` exclusive. */
  from?: number;
  to?: number;
}

type Test = (journey: number) => boolean;

export function selectJourneys(log: JourneyLog, filter: JourneyFilter): Selection {
  const tests = testsOf(log, filter);
  const selected = new Uint32Array(log.journeys.count);
  let count = 0;
  for (let journey = 0; journey < log.journeys.count; journey++) {
    if (tests.every(test => test(journey))) {
      selected[count] = journey;
      count += 1;
    }
  }
  return selected.slice(0, count);
}

function testsOf(log: JourneyLog, filter: JourneyFilter): Test[] {
  const { journeys, steps } = log;
  const { definition, version, segment, channel, stage, team, teams, attribute, flag, state, from, to } =
    filter;
  const tests: Test[] = [];
  const isText = (column: ArrayLike<number>, text: string | undefined) => {
    if (text === undefined) return;
    const number = log.texts.numberOf(text);
    tests.push(number === 0 && text !== '' ? () => false : journey => column[journey] === number);
  };
  const hasStep = (column: ArrayLike<number>, text: string | undefined) => {
    if (text === undefined) return;
    const number = log.texts.numberOf(text);
    tests.push(
      number === 0 && text !== ''
        ? () => false
        : journey => anyStep(log, journey, step => column[step] === number),
    );
  };
  isText(journeys.definition, definition);
  if (version !== undefined) tests.push(journey => journeys.version[journey] === version);
  isText(journeys.segment, segment);
  if (state !== undefined) {
    const number = STATES.indexOf(state);
    tests.push(journey => journeys.state[journey] === number);
  }
  if (from !== undefined) tests.push(journey => (journeys.startedAt[journey] ?? 0) >= from);
  if (to !== undefined) tests.push(journey => (journeys.startedAt[journey] ?? 0) < to);
  hasStep(steps.channel, channel);
  hasStep(steps.stage, stage);
  hasStep(steps.team, team);
  if (teams !== undefined) {
    const numbers = new Set(teams.map(each => log.texts.numberOf(each)).filter(number => number !== 0));
    tests.push(journey => anyStep(log, journey, step => numbers.has(steps.team[step] ?? 0)));
  }
  if (attribute !== undefined) tests.push(marked(withAttribute(log, attribute)));
  if (flag !== undefined) tests.push(marked(withFlag(log, FLAGS.indexOf(flag))));
  return tests;
}

function anyStep({ journeys }: JourneyLog, journey: number, test: (step: number) => boolean): boolean {
  const end = journeys.firstStep[journey + 1] ?? 0;
  for (let step = journeys.firstStep[journey] ?? 0; step < end; step++) if (test(step)) return true;
  return false;
}

const marked =
  (marks: Uint8Array): Test =>
  journey =>
    marks[journey] === 1;

function withFlag({ journeys, flags }: JourneyLog, kind: number): Uint8Array {
  const marks = new Uint8Array(journeys.count);
  for (let flag = 0; flag < flags.count; flag++) {
    if (flags.kind[flag] === kind) marks[flags.journey[flag] ?? 0] = 1;
  }
  return marks;
}

function withAttribute(log: JourneyLog, { key, value }: { key: string; value: string }): Uint8Array {
  const { journeys } = log;
  const marks = new Uint8Array(journeys.count);
  const column = log.attributes.get(key);
  const number = log.texts.numberOf(value);
  if (column === undefined) return marks;
  let journey = 0;
  for (const [i, step] of column.step.entries()) {
    while ((journeys.firstStep[journey + 1] ?? 0) <= step) journey += 1;
    if (column.value[i] === number && (number !== 0 || value === '')) marks[journey] = 1;
  }
  return marks;
}
