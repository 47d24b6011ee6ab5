import { asObject } from '../json.ts';
import { type Condition, type Context, compileConditions, withoutVariables } from './conditions.ts';
import { compileArn, compileWildcard } from './wildcard.ts';

/** Who asks: a session of a role, or a service of AWS. */
export type Principal =
  | { kind: 'role'; roleArn: string; sessionArn: string; account: string }
  | { kind: 'service'; service: string };

/** One action pattern on one resource pattern of a statement: what can be granted, and used. */
export type Grant = { action: string; resource: string; used: boolean };
type Part<T> = { text: string; matches(value: T): boolean };

export type Statement = {
  effect: 'Allow' | 'Deny';
  /** Actions outermost, resources within. */
  grants: Grant[][];
  actions: Part<string>[];
  resources: Part<string>[];
  /** Absent in policies of a role: whoever has the role. */
  principals?: { matches(principal: Principal): boolean; accounts: readonly string[] };
  conditions: Condition[];
};

/** `role`: no principal. `resource`: who and what. `trust`: of a role, who and no resource. */
export type PolicyKind = 'role' | 'resource' | 'trust';

const ELEMENTS = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

/**
 * Statements of a policy document. Throws, naming `where`, for whatever cannot be evaluated; a statement for principals of
 * other accounts only is left out, for nobody here is one.
 */
export function readPolicy(document: unknown, kind: PolicyKind, account: string, where: string): Statement[] {
  const { Statement: statements, Version: version } = asObject(document, where);
  if (version !== '2012-10-17') throw new Error(`${where}: the policy language version must be 2012-10-17`);
  return list(statements).flatMap((raw, index) => {
    const statement = asObject(raw, where);
    const sid = statement['Sid'];
    const name = `${where} statement ${typeof sid === 'string' ? sid : index + 1}`;
    const found = readStatement(statement, kind, account, name);
    return found === undefined ? [] : [found];
  });
}

function readStatement(
  statement: Record<string, unknown>,
  kind: PolicyKind,
  account: string,
  where: string,
): Statement | undefined {
  for (const element of Object.keys(statement))
    if (!ELEMENTS.has(element))
      throw new Error(
        `${where}: local mode cannot evaluate ${element}. Write the statement with Action, Resource and Principal.`,
      );
  const { Effect: effect, Action, Resource, Principal, Condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`${where}: Effect must be Allow or Deny`);
  if ((Principal !== undefined) === (kind === 'role'))
    throw new Error(`${where}: a ${kind} policy must ${kind === 'role' ? 'not name' : 'name'} a Principal`);
  if ((Resource === undefined) !== (kind === 'trust'))
    throw new Error(`${where}: a ${kind} policy must ${kind === 'trust' ? 'not name' : 'name'} a Resource`);
  const principals = kind === 'role' ? undefined : readPrincipals(Principal, where);
  if (principals && !principals.isLocal(account)) return undefined;
  const actions = list(Action).map(action => readAction(action, where));
  const resources = kind === 'trust' ? [ANYTHING] : list(Resource).map(item => readResource(item, where));
  if (actions.length === 0 || resources.length === 0)
    throw new Error(`${where}: Action and Resource must name something`);
  return {
    effect,
    actions,
    resources,
    grants: actions.map(action =>
      resources.map(resource => ({ action: action.text, resource: resource.text, used: false })),
    ),
    conditions: compileConditions(Condition, `${where} Condition`),
    ...(principals && { principals: principals.build(account) }),
  };
}

const ANYTHING: Part<string> = { text: '*', matches: () => true };

function readAction(value: unknown, where: string): Part<string> {
  const text = plainText(value, `${where} Action`);
  if (text !== '*' && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/i.test(text))
    throw new Error(`${where}: "${text}" is not an action, such as dynamodb:GetItem`);
  const pattern = compileWildcard(text, 'i');
  return { text, matches: action => pattern.test(action) };
}

function readResource(value: unknown, where: string): Part<string> {
  const text = plainText(value, `${where} Resource`);
  const matches = compileArn(text);
  if (matches === undefined)
    throw new Error(`${where}: the resource "${text}" is neither an ARN that names its service nor *`);
  return { text, matches };
}

type Named = { everyone: boolean; services: string[]; accounts: string[]; arns: string[] };

function readPrincipals(value: unknown, where: string) {
  const named: Named = { everyone: value === '*', services: [], accounts: [], arns: [] };
  for (const [type, given] of named.everyone ? [] : Object.entries(asObject(value, `${where} Principal`))) {
    for (const item of list(given)) {
      const text = plainText(item, `${where} Principal`);
      if (type === 'Service') named.services.push(text);
      else if (type !== 'AWS')
        throw new Error(`${where}: local mode cannot evaluate principals of the type ${type}`);
      else if (text === '*') named.everyone = true;
      else if (/^\d{12}$/.test(text)) named.accounts.push(text);
      else if (/^arn:[^:]+:iam::\d{12}:root$/.test(text)) named.accounts.push(text.split(':')[4] ?? '');
      else named.arns.push(text);
    }
  }
  const isOf = (account: string) => (arn: string) => arn.split(':')[4] === account;
  return {
    isLocal: (account: string) =>
      named.everyone ||
      named.services.length > 0 ||
      named.accounts.includes(account) ||
      named.arns.some(isOf(account)),
    build: (account: string) => ({
      accounts: named.accounts.filter(item => item === account),
      matches: (principal: Principal) =>
        named.everyone ||
        (principal.kind === 'service'
          ? named.services.includes(principal.service)
          : named.arns.includes(principal.roleArn) || named.arns.includes(principal.sessionArn)),
    }),
  };
}

/** The grants of a statement that say something of this action on this resource, or none. */
export function applying(statement: Statement, action: string, resource: string, context: Context): Grant[] {
  const found: Grant[] = [];
  for (const [row, part] of statement.actions.entries()) {
    if (!part.matches(action)) continue;
    for (const [column, item] of statement.resources.entries()) {
      const grant = statement.grants[row]?.[column];
      if (grant !== undefined && item.matches(resource)) found.push(grant);
    }
  }
  return found.length > 0 && statement.conditions.every(holds => holds(context)) ? found : [];
}

function plainText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Error(`${where}: expected text, found ${JSON.stringify(value)}`);
  return withoutVariables(value, where);
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
