import type { APIGatewayProxyStructuredResultV2, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ContentionError } from '../shared/steps/dependencies.ts';
import { ItemTooLargeError } from '../shared/steps/errors.ts';
import { logger, logInvocation } from './log.ts';
import { count, publishColdStart, publishMetrics } from './metrics.ts';
import { traced } from './x-ray.ts';

type Handler<E, R> = (event: E, context: Context) => Promise<R>;

/** A log line with the error, which names what it is about by keyed hashes; some kinds are metrics too. */
export function logFailure(message: string, thrown: unknown): void {
  if (thrown instanceof ItemTooLargeError) count({ ItemsTooLarge: 1 });
  if (thrown instanceof ContentionError) count({ SavesContended: 1 });
  logger.error(message, { error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
}

/** Until the first invocation, unless the environment was made ahead of any (provisioned concurrency). */
let isCold = process.env['AWS_LAMBDA_INITIALIZATION_TYPE'] !== 'provisioned-concurrency';

/** What is around every handler: a log line for every failure, metrics flushed, a trace; the failure itself goes on to Lambda. */
export function bind<E, R>(handler: Handler<E, R>) {
  return async (event: E, context: Context): Promise<R> => {
    const wasCold = isCold;
    isCold = false;
    logInvocation(context, wasCold);
    if (wasCold) publishColdStart(context.functionName);
    try {
      return await traced(wasCold, () => handler(event, context));
    } catch (error) {
      logFailure('The function failed', error);
      throw error;
    } finally {
      publishMetrics();
    }
  };
}

/**
 * A function behind a queue. The handler answers the `messageId`s that must come again.
 * An id that is not in the batch would make AWS take back the whole batch in silence: that is an `Error` here.
 */
export function bindQueue(handler: Handler<SQSEvent, readonly string[]>) {
  return bind<SQSEvent, SQSBatchResponse>(async (event, context) => {
    const failed = new Set(await handler(event, context));
    const known = new Set(event.Records.map(record => record.messageId));
    for (const id of failed) {
      if (!known.has(id))
        throw new Error(`The handler reports message "${id}" as failed, which is not in this batch`);
    }
    return { batchItemFailures: [...failed].map(itemIdentifier => ({ itemIdentifier })) };
  });
}

/** A function behind the HTTP API: a failure is logged and answered as a problem (RFC 9457), without its details. */
export function bindHttp<E, R>(handler: Handler<E, R>) {
  return bind<E, R | APIGatewayProxyStructuredResultV2>(async (event, context) => {
    try {
      return await handler(event, context);
    } catch (error) {
      logFailure('The request failed', error);
      return problem(context.awsRequestId);
    }
  });
}

function problem(requestId: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 500,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      detail: `The request failed; the log names it ${requestId}`,
    }),
  };
}
