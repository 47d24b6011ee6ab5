import * as z from 'zod';

const name = z.string().min(1);

const shape = {
  TABLE_NAME: name,
  BUS_NAME: name,
  IDENTITY_KEY_ARN: name,
  API_TOKEN_ARN: name,
  /** Days by kind: touchpoints=400,quarantine=90. */
  RETENTION: name,
  /** ISO 3166-1 alpha-2. */
  QUEUE_URL: name,
  /** Separated by commas. */
  DEAD_LETTER_URLS: name,
  /** Whole seconds. */
  GRACE_SECONDS: z.string().regex(/^\d{1,5}$/, 'must be a whole number of seconds'),
  DEFAULT_COUNTRY: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, such as ES'),
};

type Name = keyof typeof shape;

/** The named variables of a function's environment; an `Error` names every one that is missing or ill-formed. */
export function readEnv<N extends Name>(
  names: readonly N[],
  env: NodeJS.ProcessEnv = process.env,
): Record<N, string> {
  const values: Partial<Record<N, string>> = {};
  const faults: string[] = [];
  for (const name of names) {
    const parsed = shape[name].safeParse(env[name]);
    if (parsed.success) values[name] = parsed.data;
    else faults.push(`${name} ${env[name] === undefined ? 'is missing' : parsed.error.issues[0]?.message}`);
  }
  if (!isComplete(names, values))
    throw new Error(`The environment of this function is not usable: ${faults.join('; ')}`);
  return values;
}

function isComplete<N extends Name>(
  names: readonly N[],
  values: Partial<Record<N, string>>,
): values is Record<N, string> {
  return names.every(name => values[name] !== undefined);
}
