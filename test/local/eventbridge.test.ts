import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, type Probe, postRaw, startProbe } from './probe.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await startProbe();
});
afterAll(() => probe.stop());

const put = (...Entries: PutEventsRequestEntry[]) => probe.bridge.send(new PutEventsCommand({ Entries }));
describe('EventBridge', () => {
  it('lists and describes buses and rules', async () => {
    const { EventBuses } = await probe.bridge.send(new ListEventBusesCommand({}));
    expect(EventBuses?.map(({ Name }) => Name)).toEqual(['default', 'probe']);
    const bus = await probe.bridge.send(new DescribeEventBusCommand({ Name: 'probe' }));
    expect(bus.Arn).toBe('arn:aws:events:eu-west-1:000000000000:event-bus/probe');
    const { Rules } = await probe.bridge.send(new ListRulesCommand({ EventBusName: 'probe' }));
    expect(Rules?.map(({ Name, State }) => [Name, State])).toContainEqual(['Probe-Off', 'DISABLED']);
    expect(Rules?.[0]?.Arn).toBe('arn:aws:events:eu-west-1:000000000000:rule/probe/Probe-ToWork');
    await expect(probe.bridge.send(new DescribeEventBusCommand({ Name: 'nope' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('answers each entry by itself, with the codes of AWS', async () => {
    const answer = await put(
      entry({ DetailType: 'Nobody asks' }),
      entry({ Detail: '{"a":' }),
      entry({ Detail: '["not an object"]' }),
      { EventBusName: 'probe', Detail: '{}', DetailType: 'x' },
      { EventBusName: 'probe', Detail: '{}', Source: 'x' },
      { EventBusName: 'probe', DetailType: 'x', Source: 'x' },
      entry({ Source: 'aws.ec2' }),
      entry({ EventBusName: 'nope' }),
      { Source: 'a', DetailType: 'on the default bus', Detail: '{}' },
      entry({ EventBusName: 'arn:aws:events:eu-west-1:000000000000:event-bus/probe', DetailType: 'x' }),
    );
    expect(answer.FailedEntryCount).toBe(7);
    expect(
      answer.Entries?.map(({ ErrorCode, EventId }) => ErrorCode ?? (EventId ? 'ok' : 'nothing')),
    ).toEqual([
      'ok',
      'MalformedDetail',
      'MalformedDetail',
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
      'ok',
      'ok',
    ]);
    expect(answer.Entries?.[3]?.ErrorMessage).toBe(
      'Parameter Source is not valid. Reason: Source is a required argument.',
    );
  });

  it('refuses more than 10 entries, none, and more than 1 MiB by the size rule', async () => {
    const eleven = Array.from({ length: 11 }, () => entry());
    await expect(put(...eleven)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put()).rejects.toMatchObject({ name: 'ValidationException' });
    // Source, detail type, detail and resources by their bytes; a time is 14.
    const rest = { Source: 'ab', DetailType: 'cd', Time: new Date(), Resources: ['é'] };
    const exact = 1_048_576 - (2 + 2 + 14 + 2) - '{"x":""}'.length;
    const sized = (bytes: number) => entry({ ...rest, Detail: JSON.stringify({ x: 'x'.repeat(bytes) }) });
    expect((await put(sized(exact))).FailedEntryCount).toBe(0);
    await expect(put(sized(exact + 1))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Total size of the entries in the request is over the limit.',
    });
  });

  it('delivers the event as AWS makes it, the detail untouched', async () => {
    const Time = new Date('2026-11-22T01:02:03.456Z');
    const Detail = '{"id":"one","do":"ok", "exact":1.10,"big":12345678901234567890}';
    const { Entries } = await put(entry({ Time, Detail, Resources: ['r1'] }));
    await probe.runtime.idle();
    const [seen] = await probe.drain('results');
    const record = seen?.['record'] as { body: string; eventSourceARN: string };
    expect(record.body).toContain(`"detail":${Detail}`);
    expect(JSON.parse(record.body)).toMatchObject({
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'Order',
      source: 'test',
      account: '000000000000',
      time: '2026-11-22T01:02:03Z',
      region: 'eu-west-1',
      resources: ['r1'],
    });
    expect(record).toMatchObject({
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:Probe-Work',
      awsRegion: 'eu-west-1',
      attributes: { ApproximateReceiveCount: '1' },
    });
  });

  it('gives what a target does not take to the dead-letter queue of the rule', async () => {
    await put(entry({ DetailType: 'Narrow', Detail: JSON.stringify({ x: 'x'.repeat(2000) }) }));
    expect(await probe.drain('Probe-Undelivered')).toMatchObject([{ 'detail-type': 'Narrow' }]);
    expect(probe.runtime.health().events.deadLettered).toBe(1);
  });

  it('tests patterns, and tells operations it does not have', async () => {
    const test = (EventPattern: string) =>
      probe.bridge.send(new TestEventPatternCommand({ EventPattern, Event: '{"source":"a"}' }));
    expect((await test('{"source":["a"]}')).Result).toBe(true);
    await expect(test('{"source":[{"like":"a"}]}')).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
    const response = await postRaw(probe, { 'x-amz-target': 'AWSEvents.PutRule' }, '{}');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('refuses bodies that are not JSON in UTF-8', async () => {
    for (const body of ['{', '[]', Buffer.from([0x7b, 0xff, 0x7d])]) {
      const response = await postRaw(probe, { 'x-amz-target': 'AWSEvents.PutEvents' }, body);
      expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
    }
  });
});

it('an SDK without an endpoint reaches the runtime by AWS_ENDPOINT_URL alone', async () => {
  process.env['AWS_ENDPOINT_URL'] = probe.runtime.awsEndpoint;
  const bridge = new EventBridgeClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
  try {
    expect((await bridge.send(new ListEventBusesCommand({}))).EventBuses).toHaveLength(2);
  } finally {
    delete process.env['AWS_ENDPOINT_URL'];
    bridge.destroy();
  }
});
