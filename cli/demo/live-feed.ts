import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { publishTouchpoints } from '../../shared/eventbridge/publisher.ts';
import type { Emission } from '../simulation/story.ts';
import { paint, print } from '../terminal.ts';
import type { Speaker } from './words/speaker.ts';

const EVERY_MS = 1000;

/** Lets the company go on living, a touchpoint a second, as if it happened now; until the signal or the story ends. */
export async function feedLive(
  emissions: Iterable<Emission>,
  client: EventBridgeClient,
  busName: string,
  { say, activity, place }: Speaker,
  signal: AbortSignal,
): Promise<void> {
  let sent = 0;
  for (const { source, touchpoint } of emissions) {
    try {
      await sleep(EVERY_MS, undefined, { signal });
    } catch {
      break;
    }
    // Another time is another content, so it needs another id: a demo on kept state may send the original later.
    const now = { ...touchpoint, id: `${touchpoint.id}-live`, occurredAt: new Date().toISOString() };
    await publishTouchpoints({ client, busName, source }, [now]);
    sent += 1;
    status(
      say.sentLive({
        count: sent,
        doing: activity(touchpoint.activity).doing,
        place: place(touchpoint.channel),
      }),
    );
  }
  if (process.stdout.isTTY) process.stdout.write('\n');
  if (!signal.aborted) print(say.liveOver);
}

function status(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${paint('dim', text)}`);
}
