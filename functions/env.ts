const isName = (text: string): string | undefined => (text === '' ? 'is empty' : undefined);

/** What is wrong with a value, for each variable. */
const checks = {
  TABLE_NAME: isName,
  BUS_NAME: isName,
  IDENTITY_KEY_ARN: isName,
  API_TOKEN_ARN: isName,
  /** Days by kind: touchpoints=400,quarantine=90. */
  RETENTION: isName,
  /** ISO 3166-1 alpha-2. */
  DEFAULT_COUNTRY: (text: string) =>
    /^[A-Z]{2}$/.test(text) ? undefined : 'must be two capital letters, such as ES',
  LAKE_BUCKET: isName,
  /** How many buckets the lake began with. */
  LAKE_BUCKETS: (text: string) => (/^[1-9]\d?$/.test(text) ? undefined : 'must be a number from 1 to 99'),
  /** Name of the function that writes the lake. */
  LAKE_FUNCTION: isName,
  /** `iss` of the tokens of the user pool, and the app client they are for. */
  USER_ISSUER: isName,
  USER_CLIENT_ID: isName,
  QUEUE_URL: isName,
  WORK_GROUP: isName,
  LAKE_DATABASE: isName,
  /** Separated by commas. */
  DEAD_LETTER_URLS: isName,
  /** Whole seconds. */
  GRACE_SECONDS: (text: string) => (/^\d{1,5}$/.test(text) ? undefined : 'must be a whole number of seconds'),
};

type Name = keyof typeof checks;

/** The named variables of a function's environment; an `Error` names every one that is missing or ill-formed. */
export function readEnv<N extends Name>(
  names: readonly N[],
  env: NodeJS.ProcessEnv = process.env,
): Record<N, string> {
  const values: Partial<Record<N, string>> = {};
  const faults: string[] = [];
  for (const name of names) {
    const value = env[name];
    const fault = value === undefined ? 'is missing' : checks[name](value);
    if (fault === undefined) values[name] = value;
    else faults.push(`${name} ${fault}`);
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
