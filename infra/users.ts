import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { HilvanConfig } from './stages.ts';

/** Groups of teams (`hilvan-team-<slug>`) are made as teams come: these are data of journey definitions. */
const groups = {
  'hilvan-admin': 'Everything, operations and the audit log included',
  'hilvan-analyst': 'Reads across all teams; persons by pseudonyms',
  'hilvan-identifiers': 'Beside another group: sees the hashes of identifiers',
};

/** The people who look at journeys: a user pool with groups for roles, and a sign-in page for the dashboard. */
export class Users extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, config: HilvanConfig) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      enableSmsRole: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: config.keep,
      removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(
      this.pool,
      'Threat protection is billed for each user by month; invited users with a second factor and a rate limit at the API come first, and a stage may switch it on.',
      'AwsSolutions-COG3',
      'AwsSolutions-COG8',
    );
    this.client = this.dashboardClient(config);
    this.signInUrl = this.pool
      .addDomain('SignIn', {
        cognitoDomain: { domainPrefix: `${config.stackName.toLowerCase()}-${Aws.ACCOUNT_ID}` },
      })
      .baseUrl();
    for (const [groupName, description] of Object.entries(groups)) {
      new CfnUserPoolGroup(this, groupName, { userPoolId: this.pool.userPoolId, groupName, description });
    }
  }

  /** Code with PKCE: a page in a browser can keep no secret. */
  private dashboardClient({ dashboardUrl }: HilvanConfig): UserPoolClient {
    return this.pool.addClient('Dashboard', {
      generateSecret: false,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [dashboardUrl],
        logoutUrls: [dashboardUrl],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(60),
      idTokenValidity: Duration.minutes(60),
      refreshTokenValidity: Duration.hours(12),
    });
  }
}
