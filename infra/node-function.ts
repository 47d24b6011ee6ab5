import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionOptions,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { FunctionName } from './bundle.ts';
import { logGroup } from './log-group.ts';
import type { Platform } from './platform.ts';
import type { FunctionSize } from './stages.ts';

export interface NodeFunctionProps
  extends Pick<FunctionOptions, 'deadLetterQueue' | 'retryAttempts' | 'maxEventAge'> {
  readonly name: FunctionName;
  /** Folder with `index.mjs`. */
  readonly bundle: string;
  readonly description: string;
  readonly size: FunctionSize;
  readonly platform: Platform;
  readonly environment: Readonly<Record<string, string>>;
}

/** A Lambda function with the defaults of the product: runtime, bundle, log group, tracing and a bare role. */
export class NodeFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const { name, bundle, size, platform, environment, ...rest } = props;
    const logs = logGroup(scope, `${id}Logs`, platform);
    super(scope, id, {
      ...rest,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle),
      memorySize: size.memoryMiB,
      timeout: Duration.seconds(size.timeoutSeconds),
      tracing: Tracing.ACTIVE,
      reservedConcurrentExecutions: size.reservedConcurrency,
      logGroup: logs,
      role: loggingRole(scope, `${id}Role`, logs),
      environment: {
        ...environment,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: platform.config.stackName,
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
    acknowledge(
      this.role ?? this,
      'Only xray:PutTraceSegments and xray:PutTelemetryRecords: X-Ray offers no resource to name.',
      'AwsSolutions-IAM5[Resource::*]',
    );
  }
}

/** The AWS managed policy for logging names every log group of the account; this role writes to its own. */
function loggingRole(scope: Construct, id: string, logGroup: LogGroup): Role {
  const write = new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
  return new Role(scope, id, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { logs: new PolicyDocument({ statements: [write] }) },
  });
}
