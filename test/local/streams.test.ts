import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compilePattern } from '../../local/event-pattern.ts';
import type { EventSourceSpec } from '../../local/event-source.ts';
import { type Queues, startQueues } from '../../local/sqs.ts';
import { createStreams, streamQueue } from '../../local/streams.ts';

const region = 'eu-west-1';
const arnOf = (name: string) => `arn:aws:sqs:${region}:000000000000:${name}`;

const stream = {
  arn: `arn:aws:dynamodb:${region}:000000000000:table/Journeys/stream/2026`,
  patterns: [compilePattern({ dynamodb: { Keys: { pk: { S: [{ prefix: 'N#' }] }, sk: { S: ['N'] } } } })],
  retries: 5,
  failedArn: arnOf('lake-failed'),
};
/** A function that follows the nodes of the table `Journeys`, as the lake does. */
const follower: EventSourceSpec = {
  id: 'LakeSource',
  queueArn: arnOf('stream-LakeSource'),
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:lake',
  ...{ batchSize: 100, windowMs: 0, concurrency: 1, reportBatchItemFailures: false },
  stream,
};
const ofQueue: EventSourceSpec = { ...follower, id: 'Ingest', queueArn: arnOf('ingest') };
delete ofQueue.stream;

let queues: Queues;
beforeEach(async () => {
  queues = await startQueues({ region });
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await queues.close();
});

function open(...sources: EventSourceSpec[]) {
  for (const { queueArn } of sources) {
    const name = queueArn.split(':').at(-1) ?? '';
    queues.create({ name, arn: queueArn, url: `http://127.0.0.1/${name}`, attributes: {} });
  }
  return createStreams(sources, queues);
}

/** What waits for a function, taken out. */
function told(source = follower): unknown[] {
  const queue = queues.byArn(source.queueArn);
  if (queue === undefined) throw new Error(`There is no queue of ${source.id}`);
  return queues.receive(queue, 10).map(({ Body }) => JSON.parse(Body));
}
const change = (pk: string, sk = 'N') => ({ dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } });
const item = (pk: string, sk = 'N') => ({ pk: { S: pk }, sk: { S: sk }, body: { S: 'what nobody is told' } });
const key = (pk: string, sk = 'N') => ({ pk: { S: pk }, sk: { S: sk } });
const TableName = 'Journeys';

describe('what follows the stream of a table', () => {
  it('is told the keys, and nothing but the keys, of each item that is put, updated or deleted', () => {
    const { note } = open(follower);
    note('PutItem', { TableName, Item: item('N#a') });
    note('UpdateItem', { TableName, Key: key('N#b'), UpdateExpression: 'SET body = :b' });
    note('DeleteItem', { TableName, Key: key('N#c') });
    expect(told()).toEqual([change('N#a'), change('N#b'), change('N#c')]);
  });

  it('is told of each item of a batch that it follows, in whichever table', () => {
    const { note } = open(follower);
    note('BatchWriteItem', {
      RequestItems: {
        Journeys: [
          { PutRequest: { Item: item('N#a') } },
          { DeleteRequest: { Key: key('N#b') } },
          { PutRequest: { Item: item('T#touchpoint') } },
        ],
        Other: [{ PutRequest: { Item: item('N#c') } }],
      },
    });
    expect(told()).toEqual([change('N#a'), change('N#b')]);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['another table', 'PutItem', { TableName: 'Other', Item: item('N#a') }],
    ['a table whose name only begins alike', 'PutItem', { TableName: 'Journey', Item: item('N#a') }],
    ['items that its filter leaves out', 'PutItem', { TableName, Item: item('N#a', 'L#page') }],
    ['reading', 'GetItem', { TableName, Key: key('N#a') }],
    ['reading many', 'BatchGetItem', { RequestItems: { Journeys: { Keys: [key('N#a')] } } }],
    ['a request that is not whole', 'PutItem', { TableName }],
    ['a batch that is not whole', 'BatchWriteItem', { RequestItems: { Journeys: [null, {}, 'N#a'] } }],
  ])('is not told of %s', (_, operation, input) => {
    open(follower).note(operation, input)();
    expect(told()).toEqual([]);
  });

  it('is told for itself where several follow one table, and no function of a queue is told', () => {
    const second = { ...follower, id: 'Second', queueArn: arnOf('stream-Second') };
    const { note } = open(follower, second, ofQueue);
    note('PutItem', { TableName, Item: item('N#a') });
    expect([told(), told(second), told(ofQueue)]).toEqual([[change('N#a')], [change('N#a')], []]);
  });

  it('is told before the write goes on, so that the end of this process loses nothing', () => {
    const { note } = open(follower);
    const answered = note('PutItem', { TableName, Item: item('N#a') });
    expect(told()).toEqual([change('N#a')]);
    answered();
    expect(told()).toEqual([]);
  });

  it('is told again where the write took so long that it may have looked too early', () => {
    const { note } = open(follower);
    const answered = note('PutItem', { TableName, Item: item('N#a') });
    expect(told()).toHaveLength(1);
    vi.advanceTimersByTime(501);
    answered();
    expect(told()).toEqual([change('N#a')]);
  });
});

describe('the queue in which changes wait', () => {
  const url = (name: string) => `http://127.0.0.1/${name}`;

  it('lets a write land before it hands out its note, and nobody else have a batch that is worked on', () => {
    expect(streamQueue(follower, url)).toMatchObject({
      name: 'stream-LakeSource',
      url: 'http://127.0.0.1/stream-LakeSource',
      arn: follower.queueArn,
      attributes: { DelaySeconds: '1', VisibilityTimeout: '43200' },
    });
  });

  it('gives up a change after as many retries as the template says, where there is a place for it', () => {
    expect(JSON.parse(streamQueue(follower, url).attributes['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: arnOf('lake-failed'),
      maxReceiveCount: 6,
    });
    const keeping = { ...follower, stream: { ...stream, failedArn: undefined } };
    expect(streamQueue(keeping, url).attributes).not.toHaveProperty('RedrivePolicy');
  });
});
