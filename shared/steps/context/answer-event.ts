import type { ContextAnswered } from '../../contract/context.ts';
import { answerContext, type ContextDependencies } from './answer-context.ts';
import { readContextRequested } from './read-request.ts';

/**
 * What goes on the bus for a request that came by it: `body` is the JSON of an EventBridge event. `undefined` where it
 * names no request to answer.
 */
export async function answerEvent(
  deps: ContextDependencies,
  body: string,
): Promise<ContextAnswered | undefined> {
  const detail = detailIn(body);
  const requestId = requestIdIn(detail);
  if (requestId === undefined) return undefined;
  const read = readContextRequested(detail);
  if (!read.ok) {
    const problem = read.errors.map(({ parameter, message }) => `${parameter} ${message}`).join('; ');
    return { requestId, problem: `The request cannot be read: ${problem}` };
  }
  const { namespace, value, channel } = read.request;
  const answer = await answerContext(deps, { namespace, value, channel });
  if (answer.outcome === 'answered') return { requestId, context: answer.context };
  return {
    requestId,
    problem: 'The request cannot be read: value is a placeholder or of no configured namespace',
  };
}

function detailIn(body: string): unknown {
  try {
    const event: unknown = JSON.parse(body);
    return typeof event === 'object' && event !== null && 'detail' in event ? event.detail : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function requestIdIn(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null || !('requestId' in detail)) return undefined;
  const { requestId } = detail;
  return typeof requestId === 'string' && requestId.length > 0 && requestId.length <= 128
    ? requestId
    : undefined;
}
