import { RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Platform } from './platform.ts';

/** The bucket of the lake: `<table>/bucket=<NN>/<fold>.parquet`. */
export class Lake extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { config, keys }: Platform) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: keys.of('lake'),
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(
      this.bucket,
      'Who reads the lake is in the log of the API; S3 calls are for CloudTrail, where the account wants them.',
      'AwsSolutions-S1',
    );
  }
}
