import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HilvanConfig } from './config.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import { grantReadSecret, type Secrets } from './secrets.ts';

export interface QueryApiProps {
  readonly config: HilvanConfig;
  readonly bundle: string;
  readonly journeyTable: JourneyTable;
  readonly secrets: Secrets;
}

const paths = ['/v1/{proxy+}', '/openapi.json'];

/** HTTP API → function; the function checks the bearer token. */
export class QueryApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: QueryApiProps) {
    super(scope, id);
    const { config } = props;
    const api = new HttpApi(this, 'Api', {
      description: 'Persons, journeys and flags, read only',
      createDefaultStage: false,
    });
    const integration = new HttpLambdaIntegration('Integration', this.handler(props));
    const routes = paths.flatMap(path => api.addRoutes({ path, methods: [HttpMethod.GET], integration }));
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'The function checks the bearer token itself, so local mode and AWS run the same check.',
      });
    }
    this.url = this.stage(api, config).url;
  }

  private handler({ config, bundle, journeyTable, secrets }: QueryApiProps): NodeFunction {
    const handler = new NodeFunction(this, 'Function', {
      name: 'query',
      bundle,
      description: 'Answers the query API',
      size: config.query,
      config,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        IDENTITY_KEY_ARN: secrets.identityKey.secretArn,
        API_TOKEN_ARN: secrets.apiToken.secretArn,
        DEFAULT_COUNTRY: config.defaultCountry,
      },
    });
    journeyTable.grantRead(handler);
    grantReadSecret(secrets.identityKey, handler);
    grantReadSecret(secrets.apiToken, handler);
    return handler;
  }

  private stage(api: HttpApi, config: HilvanConfig): HttpStage {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.query.ratePerSecond, burstLimit: config.query.burst },
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
