import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createDynamoStore } from '../../../shared/dynamodb/store.ts';
import { StoreBusyError } from '../../../shared/steps/errors.ts';
import { sampleFlag, sampleJourney, sampleTouchpoint } from '../../contract/samples.ts';

const dynamo = mockClient(DynamoDBClient);
afterAll(() => dynamo.restore());
const waits: number[] = [];
const client = new DynamoDBClient({ region: 'eu-west-1' });

function newStore() {
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  return createDynamoStore({ client, tableName: 'hilvan', attempts: 4, sleep, random: () => 0.5 });
}

const conditionFailed = () => new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const keys = (...tids: string[]) => tids.map(tid => ({ pk: { S: `T#${tid}` }, sk: { S: 'T' } }));
const item = (tid: string) => {
  const { tid: _tid, digest, ...body } = sampleTouchpoint(tid);
  return { pk: { S: `T#${tid}` }, sk: { S: 'T' }, d: { S: digest }, b: { S: JSON.stringify(body) } };
};

beforeEach(() => {
  dynamo.reset();
  waits.length = 0;
});

describe('keys a batch left over', () => {
  test('are asked for again, those only, after a wait', async () => {
    dynamo
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { hilvan: [item('a')] },
        UnprocessedKeys: { hilvan: { Keys: keys('b', 'c') } },
      })
      .resolvesOnce({ Responses: { hilvan: [item('c')] }, UnprocessedKeys: { hilvan: { Keys: keys('b') } } })
      .resolvesOnce({ Responses: { hilvan: [item('b')] } });
    const found = await newStore().getTouchpoints(['a', 'b', 'c']);
    expect(found.map(each => each.tid)).toEqual(['a', 'c', 'b']);
    const asked = dynamo
      .commandCalls(BatchGetItemCommand)
      .map(call => call.args[0].input.RequestItems?.['hilvan']);
    expect(asked).toEqual([
      { Keys: keys('a', 'b', 'c'), ConsistentRead: true },
      { Keys: keys('b', 'c'), ConsistentRead: true },
      { Keys: keys('b'), ConsistentRead: true },
    ]);
    expect(waits).toHaveLength(2);
  });

  test('come out as an error when nothing moves any more, the waits growing', async () => {
    dynamo.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { hilvan: { Keys: keys('a', 'b') } } });
    const asked = newStore().getTouchpoints(['a', 'b']);
    await expect(asked).rejects.toThrow(StoreBusyError);
    await expect(asked).rejects.toThrow(
      'The table left 2 keys unprocessed after 4 attempts: try again later',
    );
    expect(dynamo.commandCalls(BatchGetItemCommand)).toHaveLength(4);
    expect(waits).toEqual([25, 50, 100]);
  });

  test('do not use up the attempts while some of them are answered', async () => {
    const tids = Array.from({ length: 9 }, (_, i) => `t${i}`);
    dynamo.on(BatchGetItemCommand).callsFake(({ RequestItems }) => {
      const [first, ...rest] = RequestItems.hilvan.Keys;
      return {
        Responses: { hilvan: [item(first.pk.S.slice(2))] },
        UnprocessedKeys: rest.length > 0 ? { hilvan: { Keys: rest } } : {},
      };
    });
    expect(await newStore().getTouchpoints(tids)).toHaveLength(9);
  });
});

describe('errors', () => {
  test('throttling that outlasts the client comes out as it is', async () => {
    const error = new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: {} });
    dynamo.on(PutItemCommand).rejects(error).on(BatchGetItemCommand).rejects(error);
    await expect(newStore().putTouchpoint(sampleTouchpoint('a'))).rejects.toBe(error);
    await expect(newStore().getTouchpoints(['a'])).rejects.toBe(error);
  });

  test('a touchpoint erased between the refusal and the look is put again', async () => {
    dynamo.on(PutItemCommand).rejectsOnce(conditionFailed()).resolves({}).on(GetItemCommand).resolves({});
    expect(await newStore().putTouchpoint(sampleTouchpoint('a'))).toEqual({ outcome: 'stored' });
  });

  test('a put that landed although its answer was lost is a duplicate', async () => {
    dynamo
      .on(PutItemCommand)
      .rejects(conditionFailed())
      .on(GetItemCommand)
      .resolves({ Item: item('a') });
    expect(await newStore().putTouchpoint(sampleTouchpoint('a'))).toEqual({ outcome: 'duplicate' });
  });

  test('a flag recorded newer meanwhile is superseded', async () => {
    const newer = { pk: { S: 'N#p' }, sk: { S: 'F#f' }, q: { N: '9' }, b: { S: '{}' } };
    dynamo.on(PutItemCommand).callsFake(({ ConditionExpression }) => {
      if (ConditionExpression !== undefined) throw conditionFailed();
      return {};
    });
    dynamo.on(GetItemCommand).resolves({ Item: newer });
    expect(await newStore().applyFlag(sampleFlag('p', 'f', 3))).toBe('superseded');
    expect(await newStore().applyFlag(sampleFlag('p', 'f', 9))).toBe('repeated');
  });

  test('a month that could not be marked is marked at the next write, and then never again', async () => {
    const marks = () =>
      dynamo.commandCalls(PutItemCommand).filter(call => call.args[0].input.Item?.['pk']?.S === 'MONTHS')
        .length;
    const error = new ProvisionedThroughputExceededException({ message: 'slow down', $metadata: {} });
    dynamo.on(PutItemCommand).rejectsOnce(error).resolves({});
    const store = newStore();
    await expect(store.listJourney(sampleJourney('p', 'j~1'))).rejects.toBe(error);
    await store.listJourney(sampleJourney('p', 'j~1'));
    await store.listJourney(sampleJourney('p', 'j~2'));
    expect(marks()).toBe(2);
  });
});
