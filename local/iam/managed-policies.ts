/**
 * Policies that AWS manages and that are known here, by the end of their ARN. Source: AWS Managed Policy Reference Guide,
 * read in November 2026.
 */
const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

const MANAGED: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': logs,
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logs,
  ],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
};

/** The document of a managed policy; undefined where it is not known. */
export function managedPolicy(arn: string): unknown {
  const found = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn);
  const actions = Object.hasOwn(MANAGED, found?.[1] ?? '') ? MANAGED[found?.[1] ?? ''] : undefined;
  return (
    actions && {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    }
  );
}
