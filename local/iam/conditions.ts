import { asObject, isObject } from '../json.ts';
import { compileArn, compileWildcard } from './wildcard.ts';

/** What a request says of itself, by condition key in lower case. */
export type Context = Readonly<Record<string, string>>;
export type Condition = (context: Context) => boolean;

/** Keys that the runtime can tell of every request, or knows to be absent from it. */
const KNOWN_KEYS = new Set([
  'dynamodb:leadingkeys',
  'aws:securetransport',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalisawsservice',
  'aws:requestedregion',
  'events:source',
  'events:detail-type',
  'kms:viaservice',
  'kms:calleraccount',
  'kms:grantisforawsresource',
]);
const KNOWN_PREFIX = 'kms:encryptioncontext:';

type Compile = (expected: string) => ((actual: string) => boolean) | undefined;
type Operator = { compile: Compile; negated?: true };

const equals: Compile = expected => actual => actual === expected;
const ignoringCase: Compile = expected => actual => actual.toLowerCase() === expected.toLowerCase();
const like: Compile = expected => {
  const pattern = compileWildcard(expected);
  return actual => pattern.test(actual);
};
const bool: Compile = expected =>
  /^(true|false)$/i.test(expected) ? actual => actual.toLowerCase() === expected.toLowerCase() : undefined;

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { compile: equals },
  StringNotEquals: { compile: equals, negated: true },
  StringEqualsIgnoreCase: { compile: ignoringCase },
  StringNotEqualsIgnoreCase: { compile: ignoringCase, negated: true },
  StringLike: { compile: like },
  StringNotLike: { compile: like, negated: true },
  // A request tells one value of each key, so all of them are that one; a key that is absent does not hold here.
  'ForAllValues:StringEquals': { compile: equals },
  'ForAllValues:StringLike': { compile: like },
  // By the IAM reference the two pairs behave alike.
  ArnEquals: { compile: compileArn },
  ArnLike: { compile: compileArn },
  ArnNotEquals: { compile: compileArn, negated: true },
  ArnNotLike: { compile: compileArn, negated: true },
  Bool: { compile: bool },
};

/** Every condition of a statement must hold. Throws, naming `where`, for what it cannot evaluate. */
export function compileConditions(value: unknown, where: string): Condition[] {
  if (value === undefined) return [];
  return Object.entries(asObject(value, where)).flatMap(([name, keys]) =>
    Object.entries(asObject(keys, `${where}.${name}`)).map(([key, values]) =>
      compileCondition(name, key, values, `${where}.${name}.${key}`),
    ),
  );
}

function compileCondition(name: string, key: string, values: unknown, where: string): Condition {
  const asked = key.toLowerCase();
  if (!KNOWN_KEYS.has(asked) && !asked.startsWith(KNOWN_PREFIX))
    throw new Error(
      `${where}: local mode cannot evaluate the condition key ${key}. Use another, or teach local/iam/conditions.ts.`,
    );
  const expected = texts(values, where);
  if (name === 'Null') {
    const absent = expected.map(text => text.toLowerCase() === 'true');
    return context => absent.includes(context[asked] === undefined);
  }
  const ifExists = name.endsWith('IfExists');
  const operator = OPERATORS[ifExists ? name.slice(0, -'IfExists'.length) : name];
  if (operator === undefined)
    throw new Error(
      `${where}: local mode cannot evaluate the condition operator ${name}. Use another, or teach local/iam/conditions.ts.`,
    );
  const tests = expected.map(text => {
    const test = operator.compile(text);
    if (test === undefined)
      throw new Error(`${where}: "${text}" is not a value that ${name} can compare with`);
    return test;
  });
  const { negated = false } = operator;
  return context => {
    const actual = context[asked];
    if (actual === undefined) return ifExists || negated;
    return tests.some(test => test(actual)) !== negated;
  };
}

function texts(value: unknown, where: string): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(item => {
    if (isObject(item) || item === null || item === undefined)
      throw new Error(`${where}: expected text, found ${JSON.stringify(item)}`);
    return withoutVariables(String(item), where);
  });
}

/** Policy variables (`${aws:…}`) depend on the request in ways that are not followed here. */
export function withoutVariables(text: string, where: string): string {
  if (text.includes('${'))
    throw new Error(
      `${where}: local mode cannot evaluate policy variables (${text}). Write the value itself.`,
    );
  return text;
}
