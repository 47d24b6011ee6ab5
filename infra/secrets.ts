import { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Platform } from './platform.ts';

/** The two secrets of the product, made up by AWS at deployment and read by functions at cold start. */
export class Secrets extends Construct {
  readonly identityKey: Secret;
  readonly apiToken: Secret;

  private readonly platform: Platform;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.platform = platform;
    const { config, keys } = platform;
    this.identityKey = new Secret(this, 'IdentityKey', {
      description: 'Key of the HMAC under which identifiers are stored',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      encryptionKey: keys.of('secrets'),
      // Without this key no stored identifier can ever be matched again.
      removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.apiToken = new Secret(this, 'ApiToken', {
      description: 'Key that service tokens of the API are signed with',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      encryptionKey: keys.of('secrets'),
    });
    acknowledge(
      this.identityKey,
      'A key that nobody adds to the table would split every person in two: hilvan rotate-key changes both.',
      'AwsSolutions-SMG4',
    );
    acknowledge(
      this.apiToken,
      'Clients of the API hold tokens signed with the key, so a person changes it with them, not a timer without them.',
      'AwsSolutions-SMG4',
    );
  }

  /** Reading the value and nothing else; the grant of CDK adds DescribeSecret. */
  grantRead(grantee: IGrantable, ...secrets: Secret[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: secrets.map(secret => secret.secretArn),
    });
    this.platform.keys.grant(grantee, 'secrets', 'secretsmanager', ['kms:Decrypt']);
  }
}
