import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSRecord } from 'aws-lambda';
import { createContextAnswers } from '../shared/eventbridge/context-answers.ts';
import type { ContextDependencies } from '../shared/steps/context/answer-context.ts';
import { answerEvent } from '../shared/steps/context/answer-event.ts';

const client = new EventBridgeClient({});

/** Answers requests that came by the bus, side by side; loaded with the first of them. */
export async function answerAll(
  deps: ContextDependencies,
  busName: string,
  records: readonly SQSRecord[],
): Promise<{ failures: { message: string; error: unknown }[]; unreadable: number }> {
  const put = createContextAnswers({ client, busName, attempts: 4 });
  const failures: { message: string; error: unknown }[] = [];
  let unreadable = 0;
  await Promise.all(
    records.map(async ({ messageId, body }) => {
      try {
        const answer = await answerEvent(deps, body);
        if (answer === undefined) unreadable += 1;
        else await put(answer);
      } catch (error) {
        failures.push({ message: messageId, error });
      }
    }),
  );
  return { failures, unreadable };
}
