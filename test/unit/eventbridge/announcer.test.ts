import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { FlagAnnouncement } from '../../../shared/contract/flag.ts';
import { createAnnouncer } from '../../../shared/eventbridge/announcer.ts';
import { createMemoryAnnouncer } from '../../../shared/memory/announcer.ts';
import { BusRefusedError } from '../../../shared/steps/errors.ts';
import { sampleFlag } from '../../contract/samples.ts';

const bus = mockClient(EventBridgeClient);
afterAll(() => bus.restore());
const client = new EventBridgeClient({ region: 'eu-west-1' });
let waits: number[] = [];

const announcer = createAnnouncer({
  client,
  busName: 'hilvan',
  attempts: 3,
  random: () => 0.5,
  sleep: async ms => {
    waits.push(ms);
  },
});

const announcement = (n: number, transition: FlagAnnouncement['transition'] = 'raised', padding = 0) => {
  const { flag } = sampleFlag('email.a', `f${n}`, n, { subject: 'x'.repeat(padding) });
  return { eventId: `e${n}`, sequence: n, transition, flag };
};
const calls = () => bus.commandCalls(PutEventsCommand).map(call => call.args[0].input.Entries ?? []);
const sent = () => calls().map(entries => entries.map(each => JSON.parse(each.Detail ?? '').eventId));
const takenAll = (input: { Entries: unknown[] }) => ({
  Entries: input.Entries.map(() => ({ EventId: 'taken' })),
});

beforeEach(() => {
  bus.reset();
  bus.on(PutEventsCommand).callsFake(takenAll);
  waits = [];
});

describe('announcements', () => {
  test('go with the source and the detail type of their transition, ten a call', async () => {
    const transitions = ['raised', 'resolved', 'retracted'] as const;
    const all = Array.from({ length: 23 }, (_, i) => announcement(i + 1, transitions[i % 3]));
    await announcer.announce(all);
    expect(calls().map(entries => entries.length)).toEqual([10, 10, 3]);
    expect(sent().flat()).toEqual(all.map(each => each.eventId));
    expect(calls()[0]?.slice(0, 3)).toEqual(
      ['Flag Raised', 'Flag Resolved', 'Flag Retracted'].map((DetailType, i) => ({
        EventBusName: 'hilvan',
        Source: 'hilvan.journeys',
        DetailType,
        Detail: JSON.stringify(all[i]),
      })),
    );
  });

  test('of bounds go the same way', async () => {
    const bound = {
      eventId: 'e',
      bound: 'anchors-per-identifier',
      identifier: 'deviceId.x',
      limit: 200,
    } as const;
    await announcer.report([bound]);
    expect(calls().flat()).toEqual([
      {
        EventBusName: 'hilvan',
        Source: 'hilvan.journeys',
        DetailType: 'Bound Reached',
        Detail: JSON.stringify(bound),
      },
    ]);
  });

  test('stay within 1 MB a call', async () => {
    await announcer.announce([
      announcement(1, 'raised', 600_000),
      announcement(2, 'raised', 600_000),
      announcement(3),
    ]);
    expect(sent()).toEqual([['e1'], ['e2', 'e3']]);
  });

  test('of none there is no call', async () => {
    await announcer.announce([]);
    expect(calls()).toEqual([]);
  });

  test('the failed ones alone are put again', async () => {
    bus
      .on(PutEventsCommand)
      .resolvesOnce({
        Entries: [{ EventId: '1' }, { ErrorCode: 'InternalFailure' }, { ErrorCode: 'ThrottlingException' }],
      })
      .resolvesOnce({ Entries: [{ ErrorCode: 'ThrottlingException' }, { EventId: '3' }] })
      .resolvesOnce({ Entries: [{ EventId: '2' }] });
    await announcer.announce([announcement(1), announcement(2), announcement(3)]);
    expect(sent()).toEqual([['e1', 'e2', 'e3'], ['e2', 'e3'], ['e2']]);
    expect(waits).toEqual([25, 50]);
  });

  test('those never taken are counted by code, after all the others were tried', async () => {
    bus.on(PutEventsCommand).callsFake(({ Entries }) => ({
      Entries: Entries.map((each: { Detail: string }) => {
        if (each.Detail.includes('"e1"')) return { ErrorCode: 'ThrottlingException' };
        return each.Detail.includes('"e2"') ? { ErrorCode: 'MalformedDetail' } : { EventId: 'taken' };
      }),
    }));
    const all = Array.from({ length: 12 }, (_, i) => announcement(i + 1));
    const error = await announcer.announce(all).catch(reason => reason);
    expect(error).toBeInstanceOf(BusRefusedError);
    expect(error).toMatchObject({ failed: 2, codes: { ThrottlingException: 1, MalformedDetail: 1 } });
    expect(error.message).toContain('The bus did not take 2 of 12 entries');
    // What can never pass is tried once; the second ten are sent all the same.
    expect(sent().slice(1)).toEqual([['e1'], ['e1'], ['e11', 'e12']]);
  });

  test('an answer that says nothing of an entry is not taken for a yes', async () => {
    bus.on(PutEventsCommand).resolves({ Entries: [] });
    await expect(announcer.announce([announcement(1)])).rejects.toMatchObject({ codes: { NoAnswer: 1 } });
  });

  test('a call that fails as a whole comes out as it is', async () => {
    bus.on(PutEventsCommand).rejects(new Error('no route'));
    await expect(announcer.announce([announcement(1)])).rejects.toThrow('no route');
  });
});

test('the memory announcer keeps copies, in order', async () => {
  const memory = createMemoryAnnouncer();
  const one = announcement(1);
  await memory.announce([one]);
  await memory.announce([announcement(2)]);
  one.eventId = 'changed';
  expect(memory.announced.map(each => each.eventId)).toEqual(['e1', 'e2']);
});
