import fc from 'fast-check';

/**
 * What can go wrong with one call on a port:
 * `crash-before`, `crash-after`: the process ends, before or after the call had its effect;
 * `throttle`: refused; `time-out`: it had its effect, and the caller is told that it failed;
 * `repeat`: its answer was lost, and the client sent it again: the second answer is what the caller gets;
 * `conflict`: a conditional save finds that somebody else saved first; `stale`: a read that may miss the latest does;
 * `partial`: of several entries the bus took some only; `unprocessed`: the table left keys of a batch over.
 */
export type Fault = (typeof PORT_FAULTS)[number] | 'unprocessed';

export const PORT_FAULTS = [
  'crash-before',
  'crash-after',
  'throttle',
  'time-out',
  'repeat',
  'conflict',
  'stale',
  'partial',
] as const;

/** A repeated request is what a time-out makes of it: the client retries. */
export const SDK_FAULTS: readonly Fault[] = [
  'crash-before',
  'crash-after',
  'throttle',
  'time-out',
  'conflict',
  'stale',
  'partial',
  'unprocessed',
];

/** A process of the pipeline; dead, it calls nothing any more and nobody hears of it. */
export interface Process {
  dead: boolean;
}

export interface Call {
  method: string;
  args: readonly unknown[];
  process: Process;
}

/** Asked at every call on every port, in the order in which they are made. */
export type Weather = (call: Call) => Fault | undefined;

export const CALM: Weather = () => undefined;

/** After so many calls that go well, the next one that can have this fault has it. */
export interface Planned {
  after: number;
  fault: Fault;
}

/** Faults as data, so that a run that fails shrinks to the few that matter. */
export function faultPlan(maxLength: number, faults: readonly Fault[]): fc.Arbitrary<Planned[]> {
  return fc.array(fc.record({ after: fc.nat({ max: 25 }), fault: fc.constantFrom(...faults) }), {
    maxLength,
  });
}

export function planned(plan: readonly Planned[]): { weather: Weather; happened: Fault[] } {
  const happened: Fault[] = [];
  let [next, calm] = [0, 0];
  const weather: Weather = call => {
    const coming = plan[next];
    if (coming === undefined || calm++ < coming.after || !canHave(coming.fault, call)) return undefined;
    [next, calm] = [next + 1, 0];
    happened.push(coming.fault);
    return coming.fault;
  };
  return { weather, happened };
}

/** Saves that tell by `false` that somebody else was faster. */
const CONDITIONAL: ReadonlySet<string> = new Set(['saveNode', 'savePage', 'replaceTouchpoint']);

/** By the names of the ports' methods, or of the operations of AWS. */
function canHave(fault: Fault, { method, args: [first, second] }: Call): boolean {
  const input = typeof first === 'object' && first !== null ? first : {};
  const condition = 'ConditionExpression' in input ? input.ConditionExpression : undefined;
  switch (fault) {
    case 'conflict':
      // Of the table's conditions, the one on a version says no more than that it is another one by now.
      return CONDITIONAL.has(method) || condition === 'v = :version';
    case 'stale':
      if (method === 'BatchGetItem') return !JSON.stringify(input).includes('"ConsistentRead":true');
      return method === 'dueTimers' || (method === 'getNodes' && second === 'recent');
    case 'partial':
      return method === 'announce' || method === 'PutEvents';
    case 'unprocessed':
      return method === 'BatchGetItem';
    default:
      return true;
  }
}
