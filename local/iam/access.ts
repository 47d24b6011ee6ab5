import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws-error.ts';
import { asText } from '../json.ts';
import { ACCOUNT } from '../physical.ts';
import type { Resource } from '../template.ts';
import type { Context } from './conditions.ts';
import { decide, type Question, refusal } from './decide.ts';
import { readKeys } from './keys.ts';
import type { Principal, Statement } from './policy.ts';
import { type Permissions, permissionsOf } from './report.ts';
import { readResourcePolicies } from './resource-policies.ts';
import { type Role, roleReader } from './roles.ts';

/** A permission that a request needs. */
export type Need = { action: string; resource: string; context?: Context };
export type Caller = { id: string; label: string; role: Role; principal: Principal };
/** Says whether a service of AWS may do something, with its role where it has one. */
export type ServiceNeed = Need & { service: string; roleArn?: string | undefined };

export type Access = {
  /** Environment variables with the credentials of a function (logical id). */
  credentials(functionId: string): Record<string, string>;
  /** The function that signed a request; undefined for any other key: that of the developer, who may do everything. */
  callerOf(headers: IncomingHttpHeaders): Caller | undefined;
  caller(functionId: string): Caller;
  /** Throws AwsError with AWS's sentence at the first need that the caller is not granted. */
  check(caller: Caller, needs: readonly Need[]): void;
  /** The sentence of AWS for a refusal; undefined where it may. */
  refusalOf(need: ServiceNeed): string | undefined;
  /** By function (short name), then by resource policy (logical id). */
  permissions(): Record<string, Permissions>;
};

export type AccessOptions = {
  resources: readonly Resource[];
  region: string;
  /** Told of a refusal when it is decided, not again when it is repeated: a function may swallow the error. */
  onRefusal: (sentence: string) => void;
};

// Not like a key of AWS: what a developer has must never be taken for it.
const KEY_OF_FUNCTION = /^HILVANFN/;
const SECRET_OF_FUNCTIONS = 'local';

/** What a function signs with; `undefined` for a key that is not a function's. */
export const secretOfFunction = (accessKeyId: string): string | undefined =>
  KEY_OF_FUNCTION.test(accessKeyId) ? SECRET_OF_FUNCTIONS : undefined;

/** Reads every policy of the template that matters here. Throws, naming the logical id, for what cannot be evaluated. */
export function createAccess({ resources, region, onRefusal }: AccessOptions): Access {
  const policies = readResourcePolicies(resources);
  const keyNeeds = readKeys(resources, region);
  const roleOf = roleReader(resources);
  const callers = new Map<string, Caller>();
  const byKey = new Map<string, Caller>();
  const keys = new Map<string, string>();
  for (const { id, type, ref, properties } of resources) {
    if (type !== 'AWS::Lambda::Function') continue;
    const role = roleOf(asText(properties['Role'], `${id}.Role`), id);
    const key = `HILVANFN${randomBytes(6).toString('hex').toUpperCase()}`;
    const caller = { id, label: labelOf(properties, id), role, principal: sessionOf(role, ref) };
    callers.set(id, caller);
    byKey.set(key, caller);
    keys.set(id, key);
  }

  // Policies do not change while this runs: what was decided once stays so.
  const decided = new Map<string, string | undefined>();
  function ask(principal: Principal, identity: readonly Statement[], need: Need): string | undefined {
    const who = principal.kind === 'role' ? principal.sessionArn : principal.service;
    const context = need.context === undefined ? '' : JSON.stringify(need.context);
    const key = `${who} ${need.action} ${need.resource} ${context}`;
    if (decided.has(key)) return decided.get(key);
    const sentence = answer(principal, identity, need);
    if (sentence !== undefined) onRefusal(sentence);
    if (decided.size < MOST_DECIDED) decided.set(key, sentence);
    return sentence;
  }

  /** The first refusal of the request itself or of the key behind it. */
  function askAll(principal: Principal, identity: readonly Statement[], need: Need): string | undefined {
    const refused = ask(principal, identity, need);
    if (refused !== undefined) return refused;
    for (const ofKey of keyNeeds(need, principal.kind === 'service')) {
      const sentence = ask(principal, identity, ofKey);
      if (sentence !== undefined) return sentence;
    }
    return undefined;
  }

  function answer(principal: Principal, identity: readonly Statement[], need: Need): string | undefined {
    const question: Question = {
      principal,
      identity,
      action: need.action,
      resource: need.resource,
      context: { ...common(principal, region), ...need.context },
      ofResource: policies.of(need.resource),
    };
    const decision = decide(question);
    return decision.allowed ? undefined : refusal(question, decision.why);
  }

  function caller(functionId: string): Caller {
    const found = callers.get(functionId);
    if (found === undefined) throw new Error(`There is no function ${functionId} in the template`);
    return found;
  }

  return {
    caller,
    credentials: functionId => ({
      AWS_ACCESS_KEY_ID: keys.get(caller(functionId).id) ?? '',
      AWS_SECRET_ACCESS_KEY: SECRET_OF_FUNCTIONS,
      AWS_SESSION_TOKEN: 'local',
    }),
    callerOf(headers) {
      const key = /Credential=([^/,\s]+)\//.exec(headers.authorization ?? '')?.[1];
      if (key === undefined)
        throw new AwsError(
          'MissingAuthenticationTokenException',
          'Request is missing Authentication Token: sign it, with any credentials',
          403,
        );
      if (!KEY_OF_FUNCTION.test(key)) return undefined;
      const found = byKey.get(key);
      if (found === undefined)
        throw new AwsError(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
        );
      return found;
    },
    check(who, needs) {
      for (const need of needs) {
        const sentence = askAll(who.principal, who.role.statements, need);
        if (sentence !== undefined) throw new AwsError('AccessDeniedException', sentence);
      }
    },
    refusalOf({ service, roleArn, ...need }) {
      if (roleArn === undefined) return askAll({ kind: 'service', service }, [], need);
      const role = roleOf(roleArn, service);
      return mayAssume(role, service, region) ?? askAll(sessionOf(role, service), role.statements, need);
    },
    permissions: () =>
      Object.fromEntries([
        ...[...callers.values()].map(({ label, role }) => [label, permissionsOf(role.statements)] as const),
        ...policies.all.map(({ id, statements }) => [id, permissionsOf(statements)] as const),
      ]),
  };
}

const MOST_DECIDED = 10_000;

/** The sentence of AWS where a service may not have the role. */
export function mayAssume(role: Role, service: string, region: string): string | undefined {
  const principal: Principal = { kind: 'service', service };
  const question: Question = {
    principal,
    action: 'sts:AssumeRole',
    resource: role.arn,
    context: common(principal, region),
    identity: [],
    ofResource: role.trust,
  };
  const decision = decide(question);
  return decision.allowed ? undefined : refusal(question, decision.why);
}

/** True of every request: on AWS all of them come by TLS, from this account and region. */
function common(principal: Principal, region: string): Context {
  return {
    'aws:securetransport': 'true',
    'aws:requestedregion': region,
    'aws:principalisawsservice': String(principal.kind === 'service'),
    ...(principal.kind === 'service'
      ? { 'aws:sourceaccount': ACCOUNT }
      : { 'aws:principalarn': principal.roleArn, 'aws:principalaccount': principal.account }),
  };
}

function sessionOf({ arn, name }: Role, session: string): Principal {
  return {
    kind: 'role',
    roleArn: arn,
    sessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
    account: ACCOUNT,
  };
}

function labelOf(properties: Resource['properties'], id: string): string {
  const found = /"POWERTOOLS_SERVICE_NAME":"([^"]+)"/.exec(JSON.stringify(properties['Environment'] ?? {}));
  return found?.[1] ?? id;
}
