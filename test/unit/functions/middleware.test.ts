import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { bind, bindHttp, bindQueue, logFailure, logger } from '../../../functions/middleware.ts';
import { ContentionError } from '../../../shared/steps/dependencies.ts';
import { ItemTooLargeError } from '../../../shared/steps/errors.ts';

const context: Context = {
  awsRequestId: 'request-1',
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:test',
  memoryLimitInMB: '512',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 1000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

const record = (messageId: string): SQSRecord => ({
  messageId,
  receiptHandle: messageId,
  body: '{}',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
  awsRegion: 'eu-west-1',
});
const batch: SQSEvent = { Records: [record('a'), record('b'), record('c')] };

const errors = vi.spyOn(logger, 'error').mockImplementation(() => {});
afterAll(() => vi.restoreAllMocks());
afterEach(() => {
  errors.mockClear();
});

it('answers the shape that SQS takes for a partial failure, each message once', async () => {
  expect(await bindQueue(async () => ['b', 'b'])(batch, context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'b' }],
  });
  expect(await bindQueue(async () => [])(batch, context)).toEqual({ batchItemFailures: [] });
});

it('fails aloud where a handler names a message that is not in the batch', async () => {
  await expect(bindQueue(async () => ['z'])(batch, context)).rejects.toThrow(/message "z"/);
  expect(errors).toHaveBeenCalledOnce();
});

it('counts what is too large or too contended, and leaves the naming to the log', () => {
  const added = vi.spyOn(Metrics.prototype, 'addMetric').mockReturnThis();
  logFailure('Message a comes again', new ItemTooLargeError('The item N#deviceId.x / N', 500_000, 400_000));
  logFailure('Message b comes again', new ContentionError('Identifier deviceId.x'));
  logFailure('Message c comes again', new Error('no table'));
  expect(added.mock.calls).toEqual([
    ['ItemsTooLarge', 'Count', 1],
    ['SavesContended', 'Count', 1],
  ]);
  added.mockRestore();
  expect(errors.mock.calls.map(([, extra]) => String(Object(extra).error.message))).toEqual([
    expect.stringContaining('N#deviceId.x'),
    expect.stringContaining('Identifier deviceId.x'),
    'no table',
  ]);
});

it('logs a failure and passes it on to Lambda', async () => {
  const failure = new Error('no table');
  await expect(
    bind(async () => {
      throw failure;
    })({}, context),
  ).rejects.toBe(failure);
  expect(errors).toHaveBeenCalledWith('The function failed', { error: failure });
});

it('answers a failed request with a problem that hides the cause and names the log line', async () => {
  const answer = await bindHttp(async () => {
    throw new Error('secret detail');
  })({}, context);
  expect(answer).toMatchObject({ statusCode: 500, headers: { 'content-type': 'application/problem+json' } });
  expect(JSON.stringify(answer)).toContain('request-1');
  expect(JSON.stringify(answer)).not.toContain('secret detail');
  expect(errors).toHaveBeenCalledOnce();
});
