import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import type { Lake } from './lake.ts';
import { NodeFunction } from './node-function.ts';
import type { Platform } from './platform.ts';
import type { Secrets } from './secrets.ts';
import type { Users } from './users.ts';

export interface AnalyticsApiProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly journeyTable: JourneyTable;
  readonly lake: Lake;
  readonly secrets: Secrets;
  readonly users: Users;
  /** The API that also answers single journeys. */
  readonly api: HttpApi;
}

/** Reports over the lake: HTTP API → function → bucket. Of the table it reads the journey definitions only. */
export class AnalyticsApi extends Construct {
  readonly handler: NodeFunction;

  constructor(scope: Construct, id: string, props: AnalyticsApiProps) {
    super(scope, id);
    const { platform, bundle, journeyTable, lake, secrets, users, api } = props;
    this.handler = new NodeFunction(this, 'Function', {
      name: 'analytics',
      bundle,
      description: 'Answers reports over the journeys of the lake',
      size: platform.config.analytics,
      platform,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        API_TOKEN_ARN: secrets.apiToken.secretArn,
        USER_ISSUER: users.pool.userPoolProviderUrl,
        USER_CLIENT_ID: users.client.userPoolClientId,
        ...lake.environment,
      },
    });
    journeyTable.grantDefinitions(this.handler);
    lake.grantRead(this.handler);
    secrets.grantRead(this.handler, secrets.apiToken);
    acknowledge(
      this.handler,
      'Invoked by the HTTP API, which waits for the answer and gives every failure to the caller.',
      'Serverless-LambdaDLQ',
    );
    const integration = new HttpLambdaIntegration('AnalyticsIntegration', this.handler);
    const routes = api.addRoutes({ path: '/v1/analytics/{proxy+}', methods: [HttpMethod.GET], integration });
    for (const route of routes) {
      acknowledge(
        route,
        'The function checks the bearer token itself, so local mode and AWS run the same check.',
        'AwsSolutions-APIG4',
      );
    }
  }
}
