import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error.ts';
import type { LocalFunction } from './function.ts';
import type { Need } from './iam/access.ts';
import { lambdaNeeds } from './iam/request-needs.ts';
import { readBody } from './request-body.ts';

// What a synchronous invocation takes.
const LARGEST_EVENT = 6 * 1024 * 1024;

/** Known by its signature and its path; whoever asks waits for the function's answer. */
export function isLambda({ headers }: IncomingMessage): boolean {
  return /\/lambda\/aws4_request/.test(headers.authorization ?? '');
}

/** Invoke, the one operation that functions ask for here. */
export async function answerLambda(
  functionByArn: (arn: string) => LocalFunction | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  check: (needs: Need[]) => void,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path)?.[1];
  if (request.method !== 'POST' || name === undefined)
    throw new AwsError('UnknownOperationException', `Local mode does not know ${request.method} ${path}`);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse')
    throw new AwsError('InvalidParameterValueException', `Local mode does not know invocations as ${type}`);
  const target = functionByArn(decodeURIComponent(name));
  check(lambdaNeeds(target?.spec.arn ?? name));
  if (target === undefined)
    throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
  const body = await readBody(request, LARGEST_EVENT);
  if (body === undefined)
    throw new AwsError('RequestTooLargeException', 'The event of an invocation is too large', 413);
  const result = await target.invoke(JSON.parse(body.toString() || 'null'));
  const text = result.ok ? result.payload : JSON.stringify(result.failure);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(result.ok ? {} : { 'x-amz-function-error': 'Unhandled' }),
  });
  response.end(text);
}
