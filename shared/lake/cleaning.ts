import { type Credentials, signedHeaders } from './sign.ts';

/** What the function that writes the lake is asked by whoever erases: the ids of persons, and how long it may take. */
export interface Cleaning {
  persons: string[];
  withinMs: number;
}

/** Its answer: whether no file holds a row of these persons that counts no more. */
export interface Cleaned {
  isClean: boolean;
}

export interface CleanerOptions {
  /** Name of the function that writes the lake. */
  functionName: string;
  region: string;
  /** Another address than that of AWS. */
  endpoint?: string | undefined;
  credentials(): Promise<Credentials>;
  now(): number;
  /** Of whoever asks. */
  timeLeftMs(): number;
}

/** Of what is left, kept for the answer to come back. */
const ANSWER_MS = 5_000;

/**
 * Has the function clean the lake, and waits for it. `false` where it is left for another time: the function does not get
 * through in time, or Lambda does not run it now. Throws what the function threw, and where asking it is refused.
 */
export function createCleaner(options: CleanerOptions): (persons: readonly string[]) => Promise<boolean> {
  const { functionName, region, endpoint = `https://lambda.${region}.amazonaws.com` } = options;
  const url = new URL(`${endpoint}/2015-03-31/functions/${functionName}/invocations`);
  return async persons => {
    const timeLeftMs = options.timeLeftMs();
    const withinMs = timeLeftMs - ANSWER_MS;
    if (withinMs <= 0) return false;
    const asked: { clean: Cleaning } = { clean: { persons: [...persons], withinMs } };
    const body = new TextEncoder().encode(JSON.stringify(asked));
    const headers = { 'content-type': 'application/json' };
    const request = { service: 'lambda', method: 'POST', url, headers, body } as const;
    const answer = await fetch(url, {
      method: 'POST',
      headers: signedHeaders(request, region, await options.credentials(), options.now()),
      body,
      signal: AbortSignal.timeout(timeLeftMs),
    }).catch(() => undefined);
    if (answer === undefined || answer.status === 429 || answer.status >= 500) return false;
    const text = await answer.text();
    if (!answer.ok || answer.headers.has('x-amz-function-error'))
      throw new Error(`The lake was not cleaned: ${functionName} answers ${answer.status} ${text}`);
    return at(JSON.parse(text), 'isClean') === true;
  };
}

/** `undefined`: the event asks for something else. */
export function cleaningAsked(event: unknown): Cleaning | undefined {
  const asked = at(event, 'clean');
  const [persons, withinMs] = [at(asked, 'persons'), at(asked, 'withinMs')];
  if (!Array.isArray(persons) || typeof withinMs !== 'number') return undefined;
  return { persons: persons.filter(each => typeof each === 'string'), withinMs };
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
