import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { logGroup } from './log-group.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import type { Secrets } from './secrets.ts';
import type { Users } from './users.ts';

export interface QueryApiProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly journeyTable: JourneyTable;
  readonly secrets: Secrets;
  readonly users: Users;
}

const paths = ['/v1/{proxy+}', '/openapi.json'];

/** HTTP API → function; the function checks the bearer token. */
export class QueryApi extends Construct {
  readonly url: string;
  readonly api: HttpApi;
  readonly handler: NodeFunction;

  constructor(scope: Construct, id: string, props: QueryApiProps) {
    super(scope, id);
    this.handler = this.queryFunction(props);
    this.api = new HttpApi(this, 'Api', {
      description: 'Persons, journeys and flags; corrections, definitions and erasures',
      createDefaultStage: false,
    });
    const integration = new HttpLambdaIntegration('Integration', this.handler);
    const routes = paths.flatMap(path =>
      this.api.addRoutes({ path, methods: [HttpMethod.GET], integration }),
    );
    for (const route of routes) {
      acknowledge(
        route,
        'The function checks the bearer token itself, so local mode and AWS run the same check.',
        'AwsSolutions-APIG4',
      );
    }
    this.url = this.stage(props.platform).url;
  }

  private queryFunction({ platform, bundle, journeyTable, secrets, users }: QueryApiProps): NodeFunction {
    const handler = new NodeFunction(this, 'Function', {
      name: 'query',
      bundle,
      description: 'Answers the query API',
      size: platform.config.query,
      platform,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        IDENTITY_KEY_ARN: secrets.identityKey.secretArn,
        API_TOKEN_ARN: secrets.apiToken.secretArn,
        DEFAULT_COUNTRY: platform.config.defaultCountry,
        RETENTION: retentionOf(platform.config),
        USER_ISSUER: users.pool.userPoolProviderUrl,
        USER_CLIENT_ID: users.client.userPoolClientId,
      },
    });
    journeyTable.grantRead(handler);
    journeyTable.grantAudit(handler);
    secrets.grantRead(handler, secrets.identityKey, secrets.apiToken);
    acknowledge(
      handler,
      'Invoked by the HTTP API, which waits for the answer and gives every failure to the caller.',
      'Serverless-LambdaDLQ',
    );
    return handler;
  }

  private stage(platform: Platform): HttpStage {
    const { ratePerSecond, burst } = platform.config.query;
    const accessLog = logGroup(this, 'AccessLog', platform);
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: ratePerSecond, burstLimit: burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // The route, never the path or the query: those can name a customer.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            time: '$context.requestTimeEpoch',
            route: '$context.routeKey',
            status: '$context.status',
            bytes: '$context.responseLength',
            milliseconds: '$context.responseLatency',
            error: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
  }
}
