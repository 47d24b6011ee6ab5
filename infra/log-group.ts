import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Platform } from './platform.ts';

/** An encrypted log group that keeps its lines as long as the stage wants them. */
export function logGroup(scope: Construct, id: string, { config, keys }: Platform): LogGroup {
  return new LogGroup(scope, id, {
    retention: config.logRetentionDays,
    encryptionKey: keys.of('operations'),
    removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}
