import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type PublishOptions, publishTouchpoints } from '../../../shared/eventbridge/publisher.ts';

const bus = mockClient(EventBridgeClient);
afterAll(() => bus.restore());
const client = new EventBridgeClient({ region: 'eu-west-1' });
const options: PublishOptions = {
  client,
  busName: 'hilvan',
  source: 'shop',
  attempts: 2,
  sleep: async () => {},
};

interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
  EventBusName: string;
}
let calls: Entry[][] = [];
const envelopes = () => calls.flat().map(each => JSON.parse(each.Detail));

beforeEach(() => {
  calls = [];
  bus.reset();
  bus.on(PutEventsCommand).callsFake(({ Entries }: { Entries: Entry[] }) => {
    calls.push(Entries);
    return { Entries: Entries.map(() => ({ EventId: 'taken' })) };
  });
});

const many = (count: number, padding = 0) =>
  Array.from({ length: count }, (_, i) => ({ id: `t${i}`, padding: 'x'.repeat(padding) }));

describe('touchpoints', () => {
  test('go in envelopes of 190, ten envelopes a call, in order', async () => {
    const input = many(2_000);
    const progress: number[] = [];
    const report = await publishTouchpoints(
      { ...options, onProgress: each => progress.push(each.sent) },
      input,
    );
    expect(report).toEqual({ sent: 2_000, rejected: [] });
    expect(calls.map(call => call.length)).toEqual([10, 1]);
    expect(progress).toEqual([1_900, 2_000]);
    expect(envelopes().flatMap(each => each.touchpoints)).toEqual(input);
    expect(calls[0]?.[0]).toMatchObject({
      Source: 'shop',
      DetailType: 'Touchpoint Batch',
      EventBusName: 'hilvan',
    });
    expect(envelopes()[0].version).toBe(1);
  });

  test('a full envelope of 320 B touchpoints is one billed chunk of 64 KB', async () => {
    await publishTouchpoints(options, many(190, 320 - JSON.stringify(many(1)[0]).length - 2));
    expect(calls.flat().map(each => Math.ceil(each.Detail.length / 65_536))).toEqual([1]);
  });

  test('whatever their sizes, no envelope and no call is above its limit, and none is lost', async () => {
    const sizes = fc.array(fc.nat({ max: 4_000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 12 }), async (paddings, maxTouchpoints) => {
        calls = [];
        const input = paddings.map((size, i) => ({ id: i, padding: 'é'.repeat(size) }));
        const report = await publishTouchpoints({ ...options, maxTouchpoints, maxBytes: 9_000 }, input);
        expect(report).toEqual({ sent: input.length, rejected: [] });
        expect(envelopes().flatMap(each => each.touchpoints)).toEqual(input);
        for (const each of calls.flat()) expect(Buffer.byteLength(each.Detail)).toBeLessThanOrEqual(9_000);
        for (const each of envelopes()) expect(each.touchpoints.length).toBeLessThanOrEqual(maxTouchpoints);
      }),
    );
  });

  test('a large one goes alone, one above what the bus takes not at all; calls stay within 1 MB', async () => {
    const input = [{ id: 1 }, 'y'.repeat(300_000), { id: 2 }, 'z'.repeat(1_048_576), ...many(5, 250_000)];
    const report = await publishTouchpoints(options, input);
    expect(report.sent).toBe(8);
    expect(report.rejected).toEqual([
      { index: 3, reason: 'it has 1048578 bytes: at most 899949 can be sent' },
    ]);
    for (const call of calls) {
      const bytes = call.reduce(
        (sum, { Source, DetailType, Detail }) => sum + `${Source}${DetailType}${Detail}`.length,
        0,
      );
      expect(bytes).toBeLessThanOrEqual(1_048_576);
    }
  });

  test('what JSON has no text for is rejected by its place, from any kind of input', async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    async function* input() {
      yield* [{ id: 1 }, circle, undefined, 10n, { id: 2 }];
    }
    const report = await publishTouchpoints(options, input());
    expect(report.sent).toBe(2);
    expect(report.rejected.map(each => each.index)).toEqual([1, 2, 3]);
    expect(report.rejected[0]?.reason).toBe('it cannot be written as JSON');
  });

  test('entries that fail are sent again; after that their touchpoints are rejected with the reason', async () => {
    bus
      .on(PutEventsCommand)
      .resolvesOnce({ Entries: [{ EventId: '1' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'oops' }] })
      .resolves({ Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'oops' }] });
    const report = await publishTouchpoints({ ...options, maxTouchpoints: 2 }, many(3));
    expect(report).toEqual({
      sent: 2,
      rejected: [{ index: 2, reason: 'the bus refused its envelope: InternalFailure, oops' }],
    });
    expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);
  });

  test('an unknown bus and a refused source are not tried again', async () => {
    for (const ErrorCode of ['ResourceNotFoundException', 'NotAuthorizedForSourceException']) {
      bus.reset();
      bus.on(PutEventsCommand).resolves({ Entries: [{ ErrorCode, ErrorMessage: 'no' }] });
      const report = await publishTouchpoints({ ...options, attempts: 8 }, many(1));
      expect(report.rejected[0]?.reason).toBe(`the bus refused its envelope: ${ErrorCode}, no`);
      expect(bus.commandCalls(PutEventsCommand)).toHaveLength(1);
    }
  });

  test('nothing goes in an entry that the queue behind the bus could not take', async () => {
    const report = await publishTouchpoints({ ...options, maxBytes: 5_000_000 }, many(30, 60_000));
    expect(report).toEqual({ sent: 30, rejected: [] });
    for (const { Detail } of calls.flat()) expect(Detail.length).toBeLessThanOrEqual(900_000);
    expect(calls.flat().length).toBe(3);
  });

  test('of none there is no call', async () => {
    expect(await publishTouchpoints(options, [])).toEqual({ sent: 0, rejected: [] });
    expect(calls).toEqual([]);
  });
});
