import type { Context } from 'aws-lambda';

/** Of the invocation under way: what each line says beside its message. */
let invocation: object = {};

export function logInvocation(context: Context, isCold: boolean): void {
  invocation = {
    cold_start: isCold,
    function_arn: context.invokedFunctionArn,
    function_memory_size: context.memoryLimitInMB,
    function_name: context.functionName,
    function_request_id: context.awsRequestId,
  };
}

/**
 * One line of JSON, in the fields of Powertools for AWS Lambda, so that queries written for it work. A text of others in
 * it cannot begin a line of its own.
 */
export const logger = {
  error(message: string, { error }: { error: Error }): void {
    const trace = /Root=([^;]+)/.exec(process.env['_X_AMZN_TRACE_ID'] ?? '')?.[1];
    const line = {
      level: 'ERROR',
      message,
      timestamp: new Date().toISOString(),
      service: process.env['POWERTOOLS_SERVICE_NAME'],
      ...invocation,
      ...(trace === undefined ? {} : { xray_trace_id: trace }),
      error: told(error, MOST_CAUSES),
    };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  },
};

/** Errors told of a chain of causes, which may lead back to itself. */
const MOST_CAUSES = 5;

function told(error: Error, depth: number): object {
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name,
    message,
    stack,
    ...(code === undefined ? {} : { code }),
    ...(cause instanceof Error && depth > 1 ? { cause: told(cause, depth - 1) } : {}),
  };
}
