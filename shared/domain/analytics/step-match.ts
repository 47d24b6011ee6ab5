import { namedNumber } from './cell.ts';
import type { JourneyLog, StepColumns } from './journey-log.ts';

/** Which steps are meant: all conditions given must hold. An empty text means that nothing was named. */
export interface StepMatch {
  /** Exact, or `prefix.*` for all activities below it. */
  activity?: string;
  stage?: string;
  channel?: string;
  team?: string;
}

export type StepTest = (step: number) => boolean;

/** What steps are counted by. */
export type Dimension = 'channel' | 'stage' | 'team' | 'activity';

export function stepTest(log: JourneyLog, match: StepMatch): StepTest {
  const { activity, stage, channel, team } = match;
  const tests: StepTest[] = [];
  if (activity?.endsWith('.*')) tests.push(prefixTest(log, activity.slice(0, -1)));
  else if (activity !== undefined) tests.push(equalTest(log, 'activity', activity));
  if (stage !== undefined) tests.push(equalTest(log, 'stage', stage));
  if (channel !== undefined) tests.push(equalTest(log, 'channel', channel));
  if (team !== undefined) tests.push(equalTest(log, 'team', team));
  const [only] = tests;
  return only !== undefined && tests.length === 1 ? only : step => tests.every(test => test(step));
}

function equalTest(log: JourneyLog, dimension: Dimension, text: string): StepTest {
  const column: StepColumns[Dimension] = log.steps[dimension];
  const number = namedNumber(log, text);
  return step => column[step] === number;
}

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** Each text is compared once. */
function prefixTest({ texts, steps }: JourneyLog, prefix: string): StepTest {
  const known = new Uint8Array(texts.count());
  return step => {
    const number = steps.activity[step] ?? 0;
    if (known[number] === UNKNOWN) known[number] = texts.textOf(number).startsWith(prefix) ? YES : NO;
    return known[number] === YES;
  };
}
