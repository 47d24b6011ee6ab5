import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { NodeFunction } from './node-function.ts';
import type { Platform } from './platform.ts';
import type { Secrets } from './secrets.ts';
import type { TouchpointBus } from './touchpoint-bus.ts';
import type { Users } from './users.ts';

export interface OperateApiProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly secrets: Secrets;
  readonly users: Users;
  /** The API that also reads. */
  readonly api: HttpApi;
}

const routes: readonly [HttpMethod, string][] = [
  [HttpMethod.POST, '/v1/corrections'],
  [HttpMethod.PUT, '/v1/definitions/{id}'],
  [HttpMethod.POST, '/v1/erasures'],
];

/** Routes of the HTTP API that change something → function → bus. A function of its own: the one that reads may not write. */
export class OperateApi extends Construct {
  readonly handler: NodeFunction;

  constructor(scope: Construct, id: string, props: OperateApiProps) {
    super(scope, id);
    const { platform, bundle, touchpointBus, secrets, users, api } = props;
    this.handler = new NodeFunction(this, 'Function', {
      name: 'operate',
      bundle,
      description: 'Takes corrections, journey definitions and requests for erasure from operators',
      size: platform.config.operate,
      platform,
      environment: {
        BUS_NAME: touchpointBus.bus.eventBusName,
        API_TOKEN_ARN: secrets.apiToken.secretArn,
        DEFAULT_COUNTRY: platform.config.defaultCountry,
        USER_ISSUER: users.pool.userPoolProviderUrl,
        USER_CLIENT_ID: users.client.userPoolClientId,
      },
    });
    touchpointBus.grantOperate(this.handler);
    secrets.grantRead(this.handler, secrets.apiToken);
    acknowledge(
      this.handler,
      'Invoked by the HTTP API, which waits for the answer and gives every failure to the caller.',
      'Serverless-LambdaDLQ',
    );
    const integration = new HttpLambdaIntegration('OperateIntegration', this.handler);
    for (const [method, path] of routes) {
      for (const route of api.addRoutes({ path, methods: [method], integration })) {
        acknowledge(
          route,
          'The function checks the bearer token itself, so local mode and AWS run the same check.',
          'AwsSolutions-APIG4',
        );
      }
    }
  }
}
