import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { slim } from '../../infra/slim.ts';
import { slimZod, slimZodWords, unusedOfSchemas } from '../../infra/slim-zod.ts';

const root = resolve(import.meta.dirname, '../..');
const program = `
  import { ConditionalCheckFailedException, DynamoDBClient, DynamoDBServiceException, GetItemCommand,
    PutItemCommand } from '@aws-sdk/client-dynamodb';
  import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
  import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
  import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
  import { AthenaClient } from '@aws-sdk/client-athena';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  export const clientOf = endpoint => new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  export const secretsOf = endpoint => new SecretsManagerClient({ endpoint, region: 'eu-west-1', credentials });
  export const eventsOf = region => new EventBridgeClient({ region, credentials, maxAttempts: 2 });
  export const messagesOf = region => new SQSClient({ region, credentials, maxAttempts: 1 });
  export const allOf = region =>
    [DynamoDBClient, EventBridgeClient, SecretsManagerClient, SQSClient, AthenaClient].map(
      Client => new Client({ region, credentials }));
  export const regionless = region => new DynamoDBClient({ region, credentials });
  export { ConditionalCheckFailedException, DynamoDBServiceException, GetItemCommand, GetSecretValueCommand,
    PutEventsCommand, PutItemCommand, SendMessageCommand };
`;

interface WithAddress {
  config: { endpointProvider(asked: object): { url: URL } };
}

/** What the service answers next. */
let answer: { status: number; body: object };
/** With what it was asked since. */
const asked: IncomingHttpHeaders[] = [];
const server = createServer((message, response) => {
  asked.push(message.headers);
  message.resume();
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(answer.body));
});
let folder: string;
let sdk: typeof import('@aws-sdk/client-dynamodb') &
  typeof import('@aws-sdk/client-eventbridge') &
  typeof import('@aws-sdk/client-secrets-manager') & {
    eventsOf(region: string): import('@aws-sdk/client-eventbridge').EventBridgeClient;
    messagesOf(region: string): SQSClient;
    SendMessageCommand: typeof import('@aws-sdk/client-sqs').SendMessageCommand;
    allOf(region: string): WithAddress[];
    clientOf(endpoint: string): import('@aws-sdk/client-dynamodb').DynamoDBClient;
    secretsOf(endpoint: string): import('@aws-sdk/client-secrets-manager').SecretsManagerClient;
    regionless(region: string): import('@aws-sdk/client-dynamodb').DynamoDBClient;
  };
let endpoint: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hilvan-slim-'));
  const outfile = join(folder, 'sdk.mjs');
  await build({
    stdin: { contents: program, resolveDir: root },
    absWorkingDir: root,
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    external: ['@smithy/core/event-streams', 'bowser'],
    plugins: [slim(new Set())],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  sdk = await import(pathToFileURL(outfile).href);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

it('an error of the service is of its class, as in the SDK unslimmed, with what it carries', async () => {
  answer = {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'No',
      Item: {},
    },
  };
  const client = sdk.clientOf(endpoint);
  const thrown: unknown = await client
    .send(new sdk.PutItemCommand({ TableName: 't', Item: { pk: { S: 'x' } } }))
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(sdk.ConditionalCheckFailedException);
  expect(thrown).toBeInstanceOf(sdk.DynamoDBServiceException);
  expect(thrown).toMatchObject({
    name: 'ConditionalCheckFailedException',
    $fault: 'client',
    message: 'No',
    Item: {},
  });
  client.destroy();
});

it('an error of another class has its name, message and fault, which decide on retries', async () => {
  answer = {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
      message: 'Slow',
    },
  };
  const client = sdk.clientOf(endpoint);
  const thrown: unknown = await client
    .send(new sdk.GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } }))
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(sdk.DynamoDBServiceException);
  expect(thrown).toMatchObject({
    name: 'ProvisionedThroughputExceededException',
    $fault: 'client',
    message: 'Slow',
    $metadata: { httpStatusCode: 400 },
  });
  client.destroy();
});

it('times in answers are read', async () => {
  answer = { status: 200, body: { SecretString: 'key', CreatedDate: 1_795_345_200.5 } };
  const client = sdk.secretsOf(endpoint);
  const read = await client.send(new sdk.GetSecretValueCommand({ SecretId: 's' }));
  expect(read).toMatchObject({ SecretString: 'key', CreatedDate: new Date(1_795_345_200_500) });
  client.destroy();
});

it.each([
  ['eu-west-1', 'dynamodb.eu-west-1.amazonaws.com'],
  ['us-east-1', 'dynamodb.us-east-1.amazonaws.com'],
  ['cn-north-1', 'dynamodb.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'dynamodb.us-gov-west-1.amazonaws.com'],
])('the address of the service in %s is what it was', async (region, hostname) => {
  const client = sdk.regionless(region);
  client.middlewareStack.add(
    () => async args => {
      const { request } = args as { request: { hostname: string } };
      throw new Error(request.hostname);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(
    client.send(new sdk.GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } })),
  ).rejects.toThrow(hostname);
});

it.each([
  'eu-west-1',
  'eu-south-2',
  'us-east-1',
  'ap-southeast-7',
  'me-central-1',
  'af-south-1',
  'il-central-1',
  'mx-central-1',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
])('in %s every service has the address that the SDK unslimmed has for it', region => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const whole = [DynamoDBClient, EventBridgeClient, SecretsManagerClient, SQSClient, AthenaClient].map(
    Client => new Client({ region, credentials }),
  );
  const addressOf = ({ config }: WithAddress) =>
    config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false }).url.href;
  expect(sdk.allOf(region).map(addressOf)).toEqual(whole.map(addressOf));
});

it('the address in the environment is asked, signed for its service and region, and again after a fault', async () => {
  asked.length = 0;
  answer = { status: 500, body: { __type: 'InternalException' } };
  process.env['AWS_ENDPOINT_URL'] = endpoint;
  try {
    const client = sdk.eventsOf('eu-west-1');
    const Entries = [{ EventBusName: 'bus', Source: 's', DetailType: 'd', Detail: '{}' }];
    await expect(client.send(new sdk.PutEventsCommand({ Entries }))).rejects.toMatchObject({
      name: 'InternalException',
    });
    client.destroy();
  } finally {
    delete process.env['AWS_ENDPOINT_URL'];
  }
  expect(asked).toHaveLength(2);
  expect(asked[0]?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-west-1\/events\/aws4_request, SignedHeaders=/,
  );
  expect(asked[0]?.['user-agent']).toMatch(/^aws-sdk-js\/3\./);
});

it('a message goes where its queue is', async () => {
  asked.length = 0;
  answer = { status: 200, body: { MessageId: 'm', MD5OfMessageBody: '1cb251ec0d568de6a929b520c4aed8d1' } };
  const client = sdk.messagesOf('eu-west-1');
  const message = { QueueUrl: `${endpoint}/000000000000/queue`, MessageBody: 'text' };
  expect(await client.send(new sdk.SendMessageCommand(message))).toMatchObject({ MessageId: 'm' });
  expect(asked).toHaveLength(1);
  client.destroy();
});

it('no schema calls what zod is bundled without', async () => {
  const [schemas, words] = ['node_modules/zod/v4/classic/schemas.js', 'node_modules/zod/v4/locales/en.js'];
  const { gone } = slimZod(schemas, await readFile(join(root, schemas), 'utf8'));
  expect(gone).toEqual(expect.arrayContaining(['email', 'url', 'uuid', 'datetime']));
  const { gone: formats } = slimZodWords(words, await readFile(join(root, words), 'utf8'));
  expect(formats).toEqual(expect.arrayContaining(['email', 'url', 'uuid', 'iban']));
  // Texts are encoded and decoded, and promises caught, by methods of the same names.
  const shared = new Set(['encode', 'decode', 'catch']);
  const names = [...gone, ...formats, ...unusedOfSchemas].filter(name => !shared.has(name));
  const call = new RegExp(`(?<!z\\.iso)\\.(?:${names.join('|')})\\(`);
  for (const folder of ['shared', 'functions']) {
    for (const file of await readdir(join(root, folder), { recursive: true })) {
      if (!file.endsWith('.ts')) continue;
      const found = call.exec(await readFile(join(root, folder, file), 'utf8'));
      expect(found?.[0], `${folder}/${file}`).toBeUndefined();
    }
  }
});
