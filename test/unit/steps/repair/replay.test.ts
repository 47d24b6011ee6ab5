import {
  DescribeEventBusCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListRulesCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createArchive } from '../../../../shared/eventbridge/archive.ts';
import { type ReplayOptions, replay } from '../../../../shared/steps/repair/replay.ts';

const BUS = 'arn:aws:events:eu-west-1:111122223333:event-bus/hilvan';
const bus = mockClient(EventBridgeClient);
afterAll(() => bus.restore());
const DAY = 86_400_000;
const options: ReplayOptions = { from: 10 * DAY, to: 12 * DAY, name: 'again', wait: async () => {} };

describe('replay', () => {
  const archive = createArchive({
    client: new EventBridgeClient({ region: 'eu-west-1' }),
    busName: 'hilvan',
  });
  beforeEach(() => {
    bus.reset();
    bus.on(DescribeEventBusCommand).resolves({ Arn: BUS });
    bus
      .on(ListArchivesCommand)
      .resolvesOnce({ Archives: [{ ArchiveName: 'other' }], NextToken: 'next' })
      .resolves({ Archives: [{ ArchiveName: 'all' }] });
    bus.on(ListRulesCommand).resolves({
      Rules: [
        { Arn: 'arn:ingest', EventPattern: '{"detail-type":["Touchpoint","Touchpoint Batch"]}' },
        { Arn: 'arn:alerts', EventPattern: '{"detail-type":["Flag Raised"]}' },
      ],
    });
    bus.on(StartReplayCommand).resolves({ State: 'STARTING' });
  });

  it('starts at the rules that ingest only, and follows the replay to its end', async () => {
    bus
      .on(DescribeReplayCommand)
      .resolvesOnce({ State: 'STARTING' })
      .resolvesOnce({ State: 'RUNNING', EventLastReplayedTime: new Date(11 * DAY) })
      .resolves({ State: 'COMPLETED' });
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    const report = await replay(archive, { ...options, archive: 'all', onProgress });
    expect(report).toEqual({ finished: true, archive: 'all' });
    expect(shares).toEqual([0.5]);
    expect(bus.commandCalls(StartReplayCommand).map(each => each.args[0].input)).toEqual([
      {
        ReplayName: 'again',
        EventSourceArn: 'arn:aws:events:eu-west-1:111122223333:archive/all',
        EventStartTime: new Date(10 * DAY),
        EventEndTime: new Date(12 * DAY),
        Destination: { Arn: BUS, FilterArns: ['arn:ingest'] },
      },
    ]);
  });

  it('says what is missing, and starts nothing', async () => {
    await expect(replay(archive, { ...options, archive: 'none' })).rejects.toThrow(
      'There is no archive none',
    );
    await expect(replay(archive, { ...options, to: options.from })).rejects.toThrow('later than --from');
    bus.on(ListArchivesCommand).resolves({ Archives: [] });
    await expect(replay(archive, options)).rejects.toThrow('The bus has no archive');
    bus.on(ListArchivesCommand).resolves({ Archives: [{ ArchiveName: 'all' }] });
    bus.on(ListRulesCommand).resolves({ Rules: [] });
    await expect(replay(archive, options)).rejects.toThrow('No rule of the bus hilvan takes touchpoints');
    expect(bus.commandCalls(StartReplayCommand)).toEqual([]);
  });

  it.each([
    ['FAILED', 'The replay again failed: too many'],
    ['CANCELLED', 'The replay again was cancelled: too many'],
  ] as const)('tells how it ended: %s', async (State, message) => {
    bus.on(DescribeReplayCommand).resolves({ State, StateReason: 'too many' });
    await expect(replay(archive, options)).rejects.toThrow(message);
  });

  it('hands on what AWS refuses', async () => {
    bus.on(StartReplayCommand).rejects(new Error('A replay named again exists'));
    await expect(replay(archive, options)).rejects.toThrow('A replay named again exists');
  });

  it('stopped, leaves the replay running', async () => {
    bus.on(DescribeReplayCommand).resolves({ State: 'RUNNING' });
    const report = await replay(archive, { ...options, isStopped: () => true });
    expect(report.finished).toBe(false);
  });
});
