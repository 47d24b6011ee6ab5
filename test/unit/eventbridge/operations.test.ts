import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { createOperations } from '../../../shared/eventbridge/operations.ts';

const client = new EventBridgeClient({ region: 'eu-west-1' });
const bus = mockClient(client);
const put = createOperations({ client, busName: 'hilvan', attempts: 2, sleep: async () => {} });

it('puts one event of the operators’ source on the bus', async () => {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e1' }] });
  await put('Identity Correction', { id: 'case-81' });
  expect(bus.commandCalls(PutEventsCommand).map(call => call.args[0].input)).toEqual([
    {
      Entries: [
        {
          EventBusName: 'hilvan',
          Source: 'hilvan.operations',
          DetailType: 'Identity Correction',
          Detail: '{"id":"case-81"}',
        },
      ],
    },
  ]);
});

it('tries again, and says what the bus has against it in the end', async () => {
  bus.reset();
  bus
    .on(PutEventsCommand)
    .resolvesOnce({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] })
    .resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e1' }] });
  await put('Journey Definition', {});
  expect(bus.commandCalls(PutEventsCommand)).toHaveLength(2);

  bus.reset();
  bus.on(PutEventsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(put('Journey Definition', {})).rejects.toMatchObject({
    code: 'bus-refused',
    codes: { AccessDeniedException: 1 },
  });
  expect(bus.commandCalls(PutEventsCommand)).toHaveLength(1);
});
