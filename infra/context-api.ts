import { Duration } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import type { Platform } from './platform.ts';
import { deadLetters, encryptedQueue, queueTarget } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { contextRequests, type TouchpointBus } from './touchpoint-bus.ts';
import type { Users } from './users.ts';

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
    this.queue = this.requestQueue(platform);
    const undelivered = deadLetters(this, 'Undelivered', platform, {
      name: 'context-undelivered',
      holds: 'The bus could not give requests for a context to their queue',
      keep,
    });
    new Rule(this, 'Requests', {
      eventBus: touchpointBus.bus,
      description: 'Requests for a context, to their queue',
      eventPattern: contextRequests,
      targets: [queueTarget(this.queue, undelivered)],
    });
    this.handler = this.contextFunction(props);
    this.feed(platform);
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

  private requestQueue(platform: Platform): Queue {
    const { timeoutSeconds, maximumReceives } = platform.config.context;
    const failed = deadLetters(this, 'Failed', platform, {
      name: 'context-failed',
      holds: `A request for a context failed ${maximumReceives} times, and was not answered`,
      keep,
    });
    return encryptedQueue(this, 'Queue', platform, {
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      deadLetterQueue: { queue: failed, maxReceiveCount: maximumReceives },
      keep,
    });
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

  private feed({ keys }: Platform): void {
    const { handler, queue } = this;
    const mapping = new EventSourceMapping(this, 'Source', {
      target: handler,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      // What comes by the bus must leave instances to those who wait at the HTTP API.
      maxConcurrency: 5,
      reportBatchItemFailures: true,
    });
    Grant.addToPrincipal({
      grantee: handler,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resourceArns: [queue.queueArn],
    }).applyBefore(mapping);
    keys.grant(handler, 'messages', 'sqs', ['kms:Decrypt']);
    acknowledge(
      mapping,
      'A destination is for streams; a queue sends what failed to its own dead-letter queue.',
      'Serverless-LambdaEventSourceMappingDestination',
    );
  }
}
