import { Duration } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import type { Platform } from './platform.ts';
import { queueTarget } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { contextRequests, type TouchpointBus } from './touchpoint-bus.ts';
import type { Users } from './users.ts';
import { feed, workQueue } from './work-queue.ts';

export interface ContextApiProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
  readonly secrets: Secrets;
  readonly users: Users;
  /** The API that answers everything else. */
  readonly api: HttpApi;
}

/** Nobody waits for an answer for a day; and requests name persons in the clear, where no erasure looks. */
const keep = Duration.days(1);

/** HTTP API → function, and bus rule → queue → the same function → bus: a customer's context for channel systems. */
export class ContextApi extends Construct {
  readonly queue: Queue;
  readonly handler: NodeFunction;

  constructor(scope: Construct, id: string, props: ContextApiProps) {
    super(scope, id);
    const { platform, touchpointBus, api } = props;
    const { maximumReceives, timeoutSeconds } = platform.config.context;
    const { queue, undelivered } = workQueue(this, platform, {
      name: 'context',
      failed: `A request for a context failed ${maximumReceives} times, and was not answered`,
      undelivered: 'The bus could not give requests for a context to their queue',
      maximumReceives,
      timeoutSeconds,
      keep,
    });
    this.queue = queue;
    new Rule(this, 'Requests', {
      eventBus: touchpointBus.bus,
      description: 'Requests for a context, to their queue',
      eventPattern: contextRequests,
      targets: [queueTarget(queue, undelivered)],
    });
    this.handler = this.contextFunction(props);
    // What comes by the bus must leave instances to those who wait at the HTTP API.
    feed(this, platform, this.handler, queue, { batchSize: 10, maxConcurrency: 5 });
    const integration = new HttpLambdaIntegration('ContextIntegration', this.handler);
    const routes = api.addRoutes({
      path: '/v1/context',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration,
    });
    for (const route of routes) {
      acknowledge(
        route,
        'The function checks the bearer token itself, so local mode and AWS run the same check.',
        'AwsSolutions-APIG4',
      );
    }
  }

  private contextFunction({
    platform,
    bundle,
    touchpointBus,
    journeyTable,
    secrets,
    users,
  }: ContextApiProps) {
    const handler = new NodeFunction(this, 'Function', {
      name: 'context',
      bundle,
      description: 'Tells channel systems what a customer has just gone through',
      size: platform.config.context,
      platform,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        BUS_NAME: touchpointBus.bus.eventBusName,
        IDENTITY_KEY_ARN: secrets.identityKey.secretArn,
        API_TOKEN_ARN: secrets.apiToken.secretArn,
        DEFAULT_COUNTRY: platform.config.defaultCountry,
        USER_ISSUER: users.pool.userPoolProviderUrl,
        USER_CLIENT_ID: users.client.userPoolClientId,
      },
    });
    journeyTable.grantGet(handler);
    touchpointBus.grantAnswer(handler);
    secrets.grantRead(handler, secrets.identityKey, secrets.apiToken);
    acknowledge(
      handler,
      'Invoked by the HTTP API, which gives every failure to the caller, and by a queue with its own dead letters.',
      'Serverless-LambdaDLQ',
    );
    return handler;
  }
}
