import { escapeXml } from './aws-error.ts';
import { isObject } from './json.ts';
import type { Queues } from './sqs.ts';

/*
 * Clients of before 2023 (the AWS CLI of some distributions) speak the query protocol to SQS: form fields in, XML out.
 * The fields are turned into the input of the JSON protocol, and its answer into XML.
 */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
};
const ENTRIES: Readonly<Record<string, string>> = {
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};
const NUMBERS = new Set([
  'MaxNumberOfMessages',
  'VisibilityTimeout',
  'WaitTimeSeconds',
  'DelaySeconds',
  'MaxResults',
]);
const QUERY_ACTIONS =
  /^(CreateQueue|DeleteQueue|GetQueueUrl|ListQueues|GetQueueAttributes|SetQueueAttributes|PurgeQueue|(Send|Receive|Delete)Message|(Send|Delete)MessageBatch|ChangeMessageVisibility(Batch)?)$/;

export function isSqsQuery(form: URLSearchParams): boolean {
  return QUERY_ACTIONS.test(form.get('Action') ?? '');
}

/** @param path of the request: older clients name the queue there only */
export async function answerSqsQuery(
  queues: Queues,
  form: URLSearchParams,
  path: string,
): Promise<{ status: number; xml: string }> {
  const action = form.get('Action') ?? '';
  const input = inputOf(form);
  if (input['QueueUrl'] === undefined && path.length > 1) input['QueueUrl'] = path;
  const { status, body } = await queues.call(action, input);
  if (status >= 400) {
    const code = String(body['__type'] ?? 'InternalFailure').replace(/^.*#/, '');
    return {
      status,
      xml: `<ErrorResponse><Error><Type>Sender</Type>${tag('Code', legacyCode(code))}${tag('Message', String(body['message'] ?? ''))}</Error><RequestId>local</RequestId></ErrorResponse>`,
    };
  }
  const result = Object.entries(body).map(([name, value]) => element(name, value));
  return {
    status,
    xml: `<?xml version="1.0"?><${action}Response><${action}Result>${result.join('')}</${action}Result><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></${action}Response>`,
  };
}

function legacyCode(code: string): string {
  return code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : code;
}

export function inputOf(form: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    const [head = '', index = '', ...rest] = name.split('.');
    if (LISTS[head] !== undefined) list(input, LISTS[head])[Number(index) - 1] = value;
    else if (ENTRIES[head] !== undefined) {
      const entries = list(input, ENTRIES[head]);
      const entry = isObject(entries[Number(index) - 1])
        ? (entries[Number(index) - 1] as Record<string, unknown>)
        : {};
      entries[Number(index) - 1] = entry;
      scalarOrMap(entry, rest[0] ?? '', rest.slice(1), value);
    } else scalarOrMap(input, head, name.split('.').slice(1), value);
  }
  return finish(input);
}

/** `Attribute.1.Name=a, Attribute.1.Value=b` and `MessageAttribute.1.Value.StringValue=c` become maps by name. */
function scalarOrMap(object: Record<string, unknown>, head: string, rest: string[], value: string): void {
  if (rest.length === 0) {
    object[head] = NUMBERS.has(head) ? Number(value) : value;
    return;
  }
  const pairs = list(object, `${head}s`);
  const at = Number(rest[0]) - 1;
  const pair = isObject(pairs[at]) ? (pairs[at] as Record<string, unknown>) : {};
  pairs[at] = pair;
  if (rest[1] === 'Name') pair['Name'] = value;
  else if (rest.length === 2) pair['Value'] = value;
  else pair['Value'] = { ...(isObject(pair['Value']) ? pair['Value'] : {}), [rest[2] ?? '']: value };
}

function list(object: Record<string, unknown>, name: string): unknown[] {
  const found = object[name];
  if (Array.isArray(found)) return found;
  const made: unknown[] = [];
  object[name] = made;
  return made;
}

function finish(object: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(object)) {
    if (!Array.isArray(value)) continue;
    if (name === 'Entries') value.filter(isObject).forEach(finish);
    else if (value.every(item => isObject(item) && 'Name' in item))
      object[name] = Object.fromEntries(
        value.filter(isObject).map(item => [String(item['Name']), item['Value']]),
      );
  }
  return object;
}

/** Names of list members, where the XML of the query protocol differs from the JSON. */
const MEMBERS: Readonly<Record<string, string>> = { Messages: 'Message', QueueUrls: 'QueueUrl' };

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value))
    return value.map(item => element(MEMBERS[name] ?? batchMember(name), item)).join('');
  if ((name === 'Attributes' || name === 'MessageAttributes') && isObject(value))
    return Object.entries(value)
      .map(
        ([key, item]) =>
          `<${name.slice(0, -1)}>${tag('Name', key)}${element('Value', item)}</${name.slice(0, -1)}>`,
      )
      .join('');
  if (isObject(value))
    return `<${name}>${Object.entries(value)
      .map(([key, item]) => element(key, item))
      .join('')}</${name}>`;
  return tag(name, String(value));
}

function batchMember(name: string): string {
  return name === 'Failed'
    ? 'BatchResultErrorEntry'
    : name === 'Successful'
      ? 'SendMessageBatchResultEntry'
      : name;
}

function tag(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
