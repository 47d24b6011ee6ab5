import {
  DescribeEventBusCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  ListArchivesCommand,
  ListRulesCommand,
  type Rule,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { DETAIL_TYPES } from '../contract/events.ts';

interface Found {
  name: string;
  arn: string;
}

/** The archive of a bus and its replays (EventBridge API: ListArchives, StartReplay, DescribeReplay); times in ms. */
export function createArchive({ client, busName }: { client: EventBridgeClient; busName: string }) {
  const busArn = async (): Promise<string> => {
    const { Arn: arn } = await client.send(new DescribeEventBusCommand({ Name: busName }));
    if (arn === undefined) throw new Error(`The bus ${busName} has no ARN`);
    return arn;
  };
  return {
    async find(name: string | undefined): Promise<Found | undefined> {
      const source = await busArn();
      for (let token: string | undefined; ; ) {
        const { Archives: archives = [], NextToken: next } = await client.send(
          new ListArchivesCommand({
            EventSourceArn: source,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        );
        const found = archives.find(each => name === undefined || each.ArchiveName === name)?.ArchiveName;
        if (found !== undefined) return { name: found, arn: archiveArn(source, found) };
        if (next === undefined) return undefined;
        token = next;
      }
    },
    async start(replay: { name: string; archive: string; from: number; to: number }): Promise<void> {
      const rules = await ingestRules(client, busName);
      if (rules.length === 0) {
        throw new Error(`No rule of the bus ${busName} takes touchpoints: deploy the application first`);
      }
      await client.send(
        new StartReplayCommand({
          ReplayName: replay.name,
          EventSourceArn: replay.archive,
          EventStartTime: new Date(replay.from),
          EventEndTime: new Date(replay.to),
          Destination: { Arn: await busArn(), FilterArns: rules },
        }),
      );
    },
    async describe(name: string) {
      const answer = await client.send(new DescribeReplayCommand({ ReplayName: name }));
      const lastAt = answer.EventLastReplayedTime?.getTime();
      return {
        state: stateOf(answer.State),
        ...(answer.StateReason === undefined ? {} : { reason: answer.StateReason }),
        ...(lastAt === undefined ? {} : { lastAt }),
      };
    },
  };
}

/** `arn:<partition>:events:<region>:<account>:event-bus/<bus>` → `…:archive/<name>` */
function archiveArn(bus: string, name: string): string {
  return `${bus.slice(0, bus.lastIndexOf(':'))}:archive/${name}`;
}

async function ingestRules(client: EventBridgeClient, busName: string): Promise<string[]> {
  const rules: Rule[] = [];
  for (let token: string | undefined; ; ) {
    const answer = await client.send(
      new ListRulesCommand({ EventBusName: busName, ...(token === undefined ? {} : { NextToken: token }) }),
    );
    rules.push(...(answer.Rules ?? []));
    if (answer.NextToken === undefined) break;
    token = answer.NextToken;
  }
  return rules.flatMap(({ Arn: arn, EventPattern: pattern = '' }) =>
    arn !== undefined && pattern.includes(JSON.stringify(DETAIL_TYPES.batch)) ? [arn] : [],
  );
}

function stateOf(state: string | undefined): 'running' | 'completed' | 'cancelled' | 'failed' {
  switch (state) {
    case 'COMPLETED':
      return 'completed';
    case 'CANCELLED':
      return 'cancelled';
    case 'FAILED':
      return 'failed';
    default:
      return 'running';
  }
}
