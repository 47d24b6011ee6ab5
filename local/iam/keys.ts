import { asList, asText, isObject } from '../json.ts';
import { ACCOUNT } from '../physical.ts';
import type { Resource } from '../template.ts';
import type { Need } from './access.ts';

/** What else a request needs because its resource is encrypted under a key of the template. */
export type KeyNeeds = (need: Need, asService: boolean) => readonly Need[];

// DynamoDB decrypts the table's key in the caller's name whenever it is read or written; SQS makes a data key to send.
const USES: readonly { action: RegExp; keyActions: readonly string[] }[] = [
  {
    action:
      /^dynamodb:(GetItem|BatchGetItem|Query|Scan|PutItem|UpdateItem|DeleteItem|BatchWriteItem|ConditionCheckItem)$/,
    keyActions: ['kms:Decrypt'],
  },
  { action: /^secretsmanager:GetSecretValue$/, keyActions: ['kms:Decrypt'] },
  { action: /^sqs:SendMessage$/, keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'] },
  { action: /^s3:GetObject$/, keyActions: ['kms:Decrypt'] },
  { action: /^s3:PutObject$/, keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'] },
  { action: /^dynamodb:GetRecords$/, keyActions: ['kms:Decrypt'] },
  { action: /^sqs:ReceiveMessage$/, keyActions: ['kms:Decrypt'] },
];

/** Reads which resource is encrypted under which key of the template. Nothing is encrypted here; permissions are. */
export function readKeys(resources: readonly Resource[], region: string): KeyNeeds {
  const keyOf = new Map<string, string>();
  for (const resource of resources) {
    const named = keyName(resource);
    // Keys that AWS manages ask nothing of the caller.
    if (named === undefined || named.startsWith('alias/aws/')) continue;
    const key = resources.find(
      ({ type, ref, attributes }) => type === 'AWS::KMS::Key' && [ref, attributes['Arn']].includes(named),
    );
    if (key === undefined) throw new Error(`${resource.id}: its key ${named} is not in the template`);
    keyOf.set(resource.attributes['Arn'] ?? '', key.attributes['Arn'] ?? '');
  }
  const known = new Map<string, readonly Need[]>();
  return ({ action, resource, context }, asService) => {
    const name = `${action} ${resource} ${context?.['aws:sourcearn'] ?? ''}`;
    const found = known.get(name);
    if (found) return found;
    const key = keyOf.get(ownerOf(resource));
    const actions = USES.find(use => use.action.test(action))?.keyActions ?? [];
    const [, , service = '', , account] = resource.split(':');
    const needs = (key === undefined ? [] : actions).map(keyAction => ({
      action: keyAction,
      resource: key ?? '',
      context: {
        // A service of AWS that delivers asks for itself; a function's request reaches the key by way of the service.
        ...(asService ? context : { 'kms:viaservice': `${service}.${region}.amazonaws.com` }),
        'kms:calleraccount': account || ACCOUNT,
        ...encryptionContext(service, resource),
      },
    }));
    known.set(name, needs);
    return needs;
  };
}

/** The resource that has the key: a table of its indexes and stream, a bucket of its objects. */
function ownerOf(resource: string): string {
  return resource.startsWith('arn:aws:s3:')
    ? resource.replace(/\/.*$/, '')
    : resource.replace(/\/(index|stream)\/.*$/, '');
}

function encryptionContext(service: string, resource: string): Record<string, string> {
  if (service === 's3') return { 'kms:encryptioncontext:aws:s3:arn': resource };
  if (service === 'sqs') return { 'kms:encryptioncontext:aws:sqs:arn': resource };
  if (service === 'secretsmanager') return { 'kms:encryptioncontext:secretarn': resource };
  const table = /:table\/([^/]+)/.exec(resource)?.[1];
  return table === undefined ? {} : { 'kms:encryptioncontext:aws:dynamodb:tablename': table };
}

/** The property that names the key, which is another in each type. */
function keyName({ id, type, properties }: Resource): string | undefined {
  const within = (value: unknown) => (isObject(value) ? value['KMSMasterKeyId'] : undefined);
  const given = (() => {
    switch (type) {
      case 'AWS::SQS::Queue':
        return properties['KmsMasterKeyId'];
      case 'AWS::SecretsManager::Secret':
        return properties['KmsKeyId'];
      case 'AWS::S3::Bucket':
        return bucketKey(properties['BucketEncryption']);
      case 'AWS::DynamoDB::Table':
        return within(properties['SSESpecification']);
      case 'AWS::DynamoDB::GlobalTable': {
        const [replica] = asList(properties['Replicas'] ?? [], `${id}.Replicas`);
        return isObject(replica) ? within(replica['SSESpecification']) : undefined;
      }
      default:
        return undefined;
    }
  })();
  return given === undefined ? undefined : asText(given, `${id}: its key`);
}

/** A bucket may have rules for several kinds of encryption; the default one is the first. */
function bucketKey(encryption: unknown): unknown {
  const rules = isObject(encryption) ? encryption['ServerSideEncryptionConfiguration'] : undefined;
  const [rule] = Array.isArray(rules) ? rules : [];
  const byDefault = isObject(rule) ? rule['ServerSideEncryptionByDefault'] : undefined;
  return isObject(byDefault) ? byDefault['KMSMasterKeyID'] : undefined;
}
