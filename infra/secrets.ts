import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** The two secrets of the product, made up by AWS at deployment and read by functions at cold start. */
export class Secrets extends Construct {
  readonly identityKey: Secret;
  readonly apiToken: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.identityKey = new Secret(this, 'IdentityKey', {
      description: 'Key of the HMAC under which identifiers are stored',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // Without this key no stored identifier can ever be matched again.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.apiToken = new Secret(this, 'ApiToken', {
      description: 'Bearer token of the query API',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    Validations.of(this.identityKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A new key would give every identifier a new hash and so split every person in two.',
    });
    Validations.of(this.apiToken).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The clients of the API hold the token, so a person changes it with them, not a timer without them.',
    });
  }
}

/** Reading the value and nothing else; the grant of CDK adds DescribeSecret. */
export function grantReadSecret(secret: Secret, grantee: IGrantable): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [secret.secretArn],
  });
}
