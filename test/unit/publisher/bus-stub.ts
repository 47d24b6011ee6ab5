import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';

export interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
  EventBusName: string;
}
export type Answer = { EventId: string } | { ErrorCode: string; ErrorMessage?: string };

/** A bus whose answer to each entry the test chooses; what it took is kept. */
export function stubBus() {
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  const calls: Entry[][] = [];
  const taken: Touchpoint[] = [];
  return {
    client,
    calls,
    taken,
    answer(choose: (entry: Entry, call: number) => Answer | Error | Promise<Answer | Error>): void {
      mock.on(PutEventsCommand).callsFake(async ({ Entries }: { Entries: Entry[] }) => {
        const call = calls.push(Entries);
        const answers = await Promise.all(Entries.map(each => choose(each, call)));
        const error = answers.find(each => each instanceof Error);
        if (error !== undefined) throw error;
        for (const [i, answer] of answers.entries()) {
          if ('EventId' in answer) taken.push(...JSON.parse(Entries[i]?.Detail ?? '').touchpoints);
        }
        return { FailedEntryCount: answers.filter(each => 'ErrorCode' in each).length, Entries: answers };
      });
    },
  };
}

export const yes: Answer = { EventId: 'taken' };
export const no = (ErrorCode: string, ErrorMessage = 'no'): Answer => ({ ErrorCode, ErrorMessage });

export function failure(name: string, code?: string): Error {
  return Object.assign(new Error('no'), { name }, code === undefined ? {} : { code });
}

export function touchpoints(count: number, padding = 0): Touchpoint[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `t${i}`,
    occurredAt: '2026-11-22T10:00:00Z',
    channel: 'web',
    activity: 'order.placed',
    identifiers: { customerId: 'c-1' },
    ...(padding === 0
      ? {}
      : { survey: { instrument: 'nps', variant: '0-10', score: 9, comment: 'x'.repeat(padding) } }),
  }));
}
