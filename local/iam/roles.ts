import { asList, asObject, asText } from '../json.ts';
import { ACCOUNT } from '../physical.ts';
import type { Resource } from '../template.ts';
import { managedPolicy } from './managed-policies.ts';
import { readPolicy, type Statement } from './policy.ts';

export type Role = {
  /** Logical id in the template. */
  id: string;
  name: string;
  arn: string;
  statements: Statement[];
  /** Who may have it. */
  trust: Statement[];
};

/**
 * Reads a role with everything attached to it, once. Throws where `arn` is not a role of the template, or has a policy that
 * cannot be evaluated; roles that nothing here uses are never read.
 */
export function roleReader(resources: readonly Resource[]): (arn: string, user: string) => Role {
  const known = new Map<string, Role>();
  return (arn, user) => {
    const found = known.get(arn) ?? readRole(resources, arn, user);
    known.set(arn, found);
    return found;
  };
}

function readRole(resources: readonly Resource[], arn: string, user: string): Role {
  const resource = resources.find(
    ({ type, attributes }) => type === 'AWS::IAM::Role' && attributes['Arn'] === arn,
  );
  if (resource === undefined) throw new Error(`${user}: its role ${arn} is not in the template`);
  const { id, ref: name, properties } = resource;
  if (properties['PermissionsBoundary'] !== undefined)
    throw new Error(`${id}: local mode cannot evaluate a PermissionsBoundary`);
  const inline = asList(properties['Policies'] ?? [], `${id}.Policies`).flatMap(item =>
    identity(asObject(item, id)['PolicyDocument'], `${id}.Policies`),
  );
  const managed = asList(properties['ManagedPolicyArns'] ?? [], `${id}.ManagedPolicyArns`).flatMap(item =>
    readManaged(resources, asText(item, `${id}.ManagedPolicyArns`), id),
  );
  const attached = resources
    .filter(
      ({ type, properties: { Roles } }) =>
        (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') &&
        Array.isArray(Roles) &&
        Roles.includes(name),
    )
    .flatMap(policy => identity(policy.properties['PolicyDocument'], policy.id));
  const trustDocument = properties['AssumeRolePolicyDocument'];
  return {
    id,
    name,
    arn,
    statements: [...inline, ...managed, ...attached],
    trust: readPolicy(trustDocument, 'trust', ACCOUNT, `${id}.AssumeRolePolicyDocument`),
  };
}

function identity(document: unknown, where: string): Statement[] {
  return readPolicy(document, 'role', ACCOUNT, where);
}

function readManaged(resources: readonly Resource[], arn: string, user: string): Statement[] {
  const own = resources.find(({ type, ref }) => type === 'AWS::IAM::ManagedPolicy' && ref === arn);
  if (own) return identity(own.properties['PolicyDocument'], own.id);
  const document = managedPolicy(arn);
  if (document === undefined)
    throw new Error(
      `${user}: local mode does not know what the managed policy ${arn} says. Write its statements out, or add it to local/iam/managed-policies.ts.`,
    );
  return identity(document, arn);
}
