import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { OPERATIONS_SOURCE } from '../../shared/contract/events.ts';
import { CliError } from '../failure.ts';

/** Puts one operator's event on the bus; what the bus says against it is the error. */
export async function putOperation(
  client: EventBridgeClient,
  busName: string,
  detailType: string,
  detail: object,
): Promise<void> {
  const { Entries: entries = [] } = await client.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busName,
          Source: OPERATIONS_SOURCE,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  const [entry] = entries;
  if (entry?.ErrorCode === undefined) return;
  throw new CliError(`The bus refused it: ${entry.ErrorMessage ?? entry.ErrorCode}`, {
    mend: 'Look at the name of the bus (--bus) and at the rights of your credentials, and try again.',
  });
}
