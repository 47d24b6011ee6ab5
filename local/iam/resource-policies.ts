import { asList, asText } from '../json.ts';
import { ACCOUNT } from '../physical.ts';
import type { Resource } from '../template.ts';
import { readPolicy, type Statement } from './policy.ts';

/** Statements by the ARN of what they protect, with the logical id of the policy that has them. */
export type ResourcePolicies = {
  of(arn: string): Statement[];
  all: { id: string; statements: Statement[] }[];
};

/** Policies of queues, buses, secrets and keys, and permissions of functions. Throws for what cannot be evaluated. */
export function readResourcePolicies(resources: readonly Resource[]): ResourcePolicies {
  const byArn = new Map<string, Statement[]>();
  const all: ResourcePolicies['all'] = [];
  const arnOf = (type: string, reference: unknown, user: string): string => {
    const wanted = asText(reference, user);
    const found = resources.find(
      item => item.type === type && [item.ref, item.attributes['Arn']].includes(wanted),
    );
    if (found === undefined) throw new Error(`${user}: ${wanted} is not in the template`);
    return found.attributes['Arn'] ?? '';
  };
  const add = (id: string, arns: string[], statements: Statement[]) => {
    all.push({ id, statements });
    for (const arn of arns) byArn.set(arn, [...(byArn.get(arn) ?? []), ...statements]);
  };
  for (const resource of resources) {
    const { id, type, properties, attributes } = resource;
    const read = (document: unknown) => readPolicy(document, 'resource', ACCOUNT, id);
    switch (type) {
      case 'AWS::SQS::QueuePolicy': {
        const queues = asList(properties['Queues'], `${id}.Queues`);
        const arns = queues.map(queue => arnOf('AWS::SQS::Queue', queue, id));
        add(id, arns, read(properties['PolicyDocument']));
        break;
      }
      case 'AWS::Events::EventBusPolicy': {
        if (properties['Statement'] === undefined)
          throw new Error(`${id}: local mode reads policies of a bus that are written as a Statement only`);
        const bus = arnOf('AWS::Events::EventBus', properties['EventBusName'], id);
        add(id, [bus], read({ Version: '2012-10-17', Statement: properties['Statement'] }));
        break;
      }
      case 'AWS::SecretsManager::ResourcePolicy': {
        const secret = arnOf('AWS::SecretsManager::Secret', properties['SecretId'], id);
        add(id, [secret], read(properties['ResourcePolicy']));
        break;
      }
      case 'AWS::KMS::Key':
        add(id, [attributes['Arn'] ?? ''], read(properties['KeyPolicy']));
        break;
      case 'AWS::Lambda::Permission': {
        const target = arnOf('AWS::Lambda::Function', properties['FunctionName'], id);
        add(id, [target], read(permissionDocument(resource, target)));
        break;
      }
      default:
        refuseUnread(resource);
    }
  }
  return { all, of: arn => byArn.get(arn) ?? [] };
}

/** Policies that are written within the resource itself would be overlooked. */
function refuseUnread({ id, type, properties }: Resource): void {
  const within =
    (type.startsWith('AWS::DynamoDB::') && JSON.stringify(properties).includes('"ResourcePolicy":')) ||
    (type === 'AWS::Events::EventBus' && properties['Policy'] !== undefined);
  if (within) throw new Error(`${id}: local mode does not read a policy written within a ${type}`);
}

const PERMISSION = new Set(['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount']);

/** A permission of Lambda is a statement of the function's policy, written in other words. */
function permissionDocument({ id, properties }: Resource, functionArn: string): unknown {
  for (const property of Object.keys(properties))
    if (!PERMISSION.has(property))
      throw new Error(`${id}: local mode cannot evaluate ${property} of a permission`);
  const { Action, SourceArn, SourceAccount } = properties;
  const principal = asText(properties['Principal'], `${id}.Principal`);
  const condition = {
    ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
  };
  const statement = {
    Effect: 'Allow',
    Action,
    Resource: functionArn,
    Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
  return { Version: '2012-10-17', Statement: [statement] };
}
