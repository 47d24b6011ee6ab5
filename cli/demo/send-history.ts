import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { publishTouchpoints } from '../../shared/eventbridge/publisher.ts';
import { CliError } from '../failure.ts';
import type { Progress } from '../progress.ts';
import type { Sending } from './mess.ts';

/** Small envelopes: the queue can then hand work to more than one function at a time. */
const ENVELOPE = 40;

/** Sends all to the bus, a source after another, as so many systems would. Answers how many the bus took. */
export async function sendHistory(
  sendings: readonly Sending[],
  client: EventBridgeClient,
  busName: string,
  progress: Progress,
): Promise<number> {
  let sent = 0;
  for (const [source, some] of Map.groupBy(sendings, each => each.source)) {
    const before = sent;
    const report = await publishTouchpoints(
      {
        client,
        busName,
        source,
        maxTouchpoints: ENVELOPE,
        onProgress: ({ sent: done }) => progress.at(before + done, sendings.length),
      },
      some.map(each => each.touchpoint),
    );
    const [refused] = report.rejected;
    if (refused !== undefined) throw new CliError(`The bus did not take all: ${refused.reason}`);
    sent += report.sent;
  }
  return sent;
}
