import { DynamoDBClient, ListTablesCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, ListQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorization, invokeAt, type Probe, postRaw, startProbe } from './probe.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await startProbe({ signingKey: 'a-given-key-of-thirty-two-characters' });
});
afterAll(() => probe.stop());

const client = () => ({
  endpoint: probe.runtime.awsEndpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
});

describe('the other services at the same address', () => {
  it('SQS, JSON protocol', async () => {
    const { QueueUrl } = await probe.sqs.send(new GetQueueUrlCommand({ QueueName: 'results' }));
    expect(QueueUrl).toBe(probe.queueUrl('results'));
    await probe.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"sent":"by hand"}' }));
    expect(await probe.drain('results')).toEqual([{ sent: 'by hand' }]);
    const { QueueUrls } = await probe.sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toContain(probe.queueUrl('Probe-Work'));
    expect(QueueUrls?.some(url => url.includes('Skipped'))).toBe(false);
  });

  it('SQS, query protocol of older clients', async () => {
    const form = async (fields: Record<string, string>) => {
      const body = new URLSearchParams({ Version: '2012-11-05', ...fields });
      const response = await fetch(probe.runtime.awsEndpoint, {
        method: 'POST',
        headers: { authorization },
        body,
      });
      return await response.text();
    };
    const QueueUrl = probe.queueUrl('results');
    const sent = await form({
      Action: 'SendMessage',
      QueueUrl,
      MessageBody: 'a <b> & "c"',
      'MessageAttribute.1.Name': 'kind',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'x',
    });
    expect(sent).toMatch(/<MessageId>[-0-9a-f]{36}<\/MessageId>/);
    const received = await form({ Action: 'ReceiveMessage', QueueUrl, 'AttributeName.1': 'All' });
    expect(received).toContain('<Body>a &lt;b&gt; &amp; &quot;c&quot;</Body>');
    expect(received).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    expect(received).toContain('<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType>');
    const handle = /<ReceiptHandle>(.*)<\/ReceiptHandle>/.exec(received)?.[1] ?? '';
    expect(await form({ Action: 'DeleteMessage', QueueUrl, ReceiptHandle: handle })).toContain(
      'DeleteMessageResponse',
    );
    expect(await form({ Action: 'GetQueueUrl', QueueName: 'nope' })).toContain('NonExistentQueue');
    expect(await form({ Action: 'RunInstances' })).toContain('<Code>InvalidAction</Code>');
  });

  it('Lambda, which waits for the function', async () => {
    const answered = async (name: string, event: unknown, headers?: Record<string, string>) => {
      const response = await invokeAt(probe, name, event, 'x', headers);
      const fault = response.headers.get('x-amz-function-error');
      return { status: response.status, fault, body: await response.json() };
    };
    expect(await answered('Probe-Probe', { a: 1 })).toMatchObject({
      ...{ status: 200, fault: null },
      body: { context: { functionName: 'Probe-Probe' } },
    });
    expect(await answered('Probe-Probe', { detail: { do: 'throw' } })).toMatchObject({
      ...{ status: 200, fault: 'Unhandled' },
      body: { errorType: 'RangeError', errorMessage: 'asked to throw' },
    });
    await probe.drain('results');
    expect(await answered('nope', {})).toMatchObject({
      status: 404,
      body: { __type: 'ResourceNotFoundException' },
    });
    expect(await answered('Probe-Probe', {}, { 'x-amz-invocation-type': 'Event' })).toMatchObject({
      status: 400,
      body: { __type: 'InvalidParameterValueException' },
    });
    expect(await answered('a/b', {})).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
  });

  it('DynamoDB, passed through to the engine', async () => {
    const dynamo = new DynamoDBClient(client());
    const { TableNames } = await dynamo.send(new ListTablesCommand({}));
    expect(TableNames).toEqual([probe.runtime.tableName]);
    const Item = { pk: { S: 'a' }, sk: { S: 'b' }, ix: { S: 'i' }, large: { S: 'x'.repeat(300_000) } };
    await dynamo.send(new PutItemCommand({ TableName: probe.runtime.tableName, Item }));
    const found = await dynamo.send(
      new QueryCommand({
        TableName: probe.runtime.tableName,
        IndexName: 'by-ix',
        KeyConditionExpression: 'ix = :i',
        ExpressionAttributeValues: { ':i': { S: 'i' } },
      }),
    );
    expect(found.Items).toEqual([Item]);
    dynamo.destroy();
  });

  it('Secrets Manager: generated by the rules of the template, or as given', async () => {
    const secrets = new SecretsManagerClient(client());
    const value = async (SecretId: string) =>
      (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    expect(await value('Probe-Key')).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(await value('Probe-Token')).toBe('a-given-key-of-thirty-two-characters');
    expect(probe.runtime.signingKey).toBe('a-given-key-of-thirty-two-characters');
    await expect(value('nope')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    secrets.destroy();
  });

  it('anything else gets an answer in the shape of AWS', async () => {
    const kinesis = await postRaw(probe, { 'x-amz-target': 'Kinesis_20131202.ListStreams' }, '{}');
    expect(kinesis.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    const s3 = await fetch(`${probe.runtime.awsEndpoint}/bucket/key`);
    expect(await s3.text()).toContain('<Code>UnknownOperationException</Code>');
  });

  it('web pages are refused: by their origin, and under a name that leads here', async () => {
    const headers = { 'x-amz-target': 'AWSEvents.ListEventBuses' };
    expect((await postRaw(probe, { ...headers, origin: 'https://example.com' }, '{}')).status).toBe(403);
    const { hostname, port } = new URL(probe.runtime.awsEndpoint);
    const { request } = await import('node:http');
    const status = await new Promise(resolve => {
      const options = { hostname, port, method: 'POST', headers: { ...headers, host: 'rebound.example' } };
      request(options, response => resolve(response.resume().statusCode)).end('{}');
    });
    expect(status).toBe(403);
  });

  it('listens on 127.0.0.1 only', async () => {
    const { networkInterfaces } = await import('node:os');
    const outer = Object.values(networkInterfaces())
      .flat()
      .find(address => address && !address.internal && address.family === 'IPv4');
    const ports = [probe.runtime.awsEndpoint, probe.runtime.apiUrl, probe.runtime.engine.endpoint].map(
      url => new URL(url).port,
    );
    for (const port of outer ? ports : [])
      await expect(fetch(`http://${outer?.address}:${port}/`)).rejects.toThrow();
    for (const port of ports) expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBeGreaterThan(0);
  });

  it('tells its health', async () => {
    const response = await fetch(`${probe.runtime.awsEndpoint}/_hilvan/health`);
    expect(await response.json()).toMatchObject({ state: 'ready', idle: true, events: { lost: 0 } });
  });
});
