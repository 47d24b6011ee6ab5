import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Athena } from './athena.ts';
import { AwsError, sendError, sendJson, sendXmlError } from './aws-error.ts';
import { callEventBridge, type EventBridge } from './eventbridge.ts';
import type { LocalFunction } from './function.ts';
import type { Access, Caller, Need } from './iam/access.ts';
import { athenaNeeds, dynamoDbNeeds, eventBridgeNeeds, secretNeeds, sqsNeeds } from './iam/request-needs.ts';
import { isObject } from './json.ts';
import { answerLambda, isLambda } from './lambda.ts';
import { passOn } from './pass-on.ts';
import { readBody } from './request-body.ts';
import { isS3, type S3 } from './s3.ts';
import type { Secrets } from './secrets.ts';
import type { Queues } from './sqs.ts';
import { answerSqsQuery, inputOf, isSqsQuery } from './sqs-query.ts';
import type { Streams } from './streams.ts';

export type Services = {
  access: Access;
  region: string;
  eventBridge: EventBridge;
  queues: Queues;
  secrets: Secrets;
  s3: S3;
  streams: Streams;
  /** Absent where the template has no tables to ask. */
  athena?: Athena | undefined;
  /** Base address of the DynamoDB engine. */
  engine: string;
  /** Resolves when the engine is not being started again. */
  engineBack?: (() => Promise<void>) | undefined;
  health(): unknown;
  functionByArn(arn: string): LocalFunction | undefined;
};

const JSON_1_1 = 'application/x-amz-json-1.1';
// PutEvents takes 1 MB of entries, to which JSON text within JSON text adds its escapes.
const LARGEST_BODY = 8 * 1024 * 1024;
// What DynamoDB takes in one request.
const LARGEST_DYNAMODB_BODY = 16 * 1024 * 1024;
const WRITES = new Set(['PutItem', 'DeleteItem', 'UpdateItem', 'BatchWriteItem']);

/** A server that answers at once and lets requests wait until `services` are there. */
export function createGateway(services: Promise<Services>): Server {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      if (response.headersSent) response.destroy();
      else if (request.headers['x-amz-target'] === undefined && !isLambda(request))
        sendXmlError(response, known, isForm(request));
      else sendError(response, known);
    });
  });
  // Longer than clients keep idle connections, so that the client is the one to close them.
  server.keepAliveTimeout = 65_000;
  server.on('close', () => agent.destroy());

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseBrowsers(request);
    const ready = await services;
    if (isS3(request) || isLambda(request)) {
      const caller = ready.access.callerOf(request.headers);
      const check = (needs: Need[]) => {
        if (caller) ready.access.check(caller, needs);
      };
      if (isS3(request)) return await ready.s3.answer(request, response, check);
      return await answerLambda(ready.functionByArn, request, response, check);
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    const [service = '', operation = ''] = target.split('.');
    if (service === 'AmazonSQS') return await answerSqs(ready, operation, request, response);
    if (service.startsWith('DynamoDB')) return await answerDynamoDb(ready, target, request, response);
    if (service === 'AWSEvents' || service === 'secretsmanager') {
      const caller = ready.access.callerOf(request.headers);
      const input = await readInput(request);
      const events = service === 'AWSEvents';
      if (caller)
        ready.access.check(
          caller,
          events
            ? eventBridgeNeeds(operation, input, ready)
            : secretNeeds(operation, input, ready.secrets.arnOf),
        );
      const result = events
        ? callEventBridge(ready.eventBridge, operation, input)
        : ready.secrets.call(operation, input);
      return sendJson(response, 200, result, JSON_1_1);
    }
    if (service === 'AmazonAthena') {
      const caller = ready.access.callerOf(request.headers);
      const input = await readInput(request);
      return sendJson(response, 200, callAthena(ready, caller, operation, input), JSON_1_1);
    }
    const path = (request.url ?? '/').split('?')[0];
    if (request.method === 'GET' && path === '/_hilvan/health')
      return sendJson(response, 200, ready.health(), 'application/json');
    if (isForm(request)) return await answerQuery(ready, request, response, path ?? '/');
    throw new AwsError(
      'UnknownOperationException',
      `Local mode speaks EventBridge, SQS, DynamoDB, S3, Lambda, Athena and Secrets Manager; it does not know ${target || `${request.method} ${path}`}`,
    );
  }

  async function answerDynamoDb(
    { access, engine, engineBack, region, streams }: Services,
    target: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const caller = access.callerOf(request.headers);
    await engineBack?.();
    const operation = target.split('.')[1] ?? '';
    if (caller === undefined && !WRITES.has(operation)) return await passOn(agent, engine, request, response);
    // Read whole, for tables and keys are named in it; what goes on are the same bytes.
    const body = await readWhole(request, LARGEST_DYNAMODB_BODY);
    const input = parseInput(body);
    if (caller !== undefined) access.check(caller, needsOfTarget(target, input, region));
    const noted = WRITES.has(operation) ? streams.note(operation, input) : undefined;
    await passOn(agent, engine, request, response, body);
    noted?.();
  }
  return server;
}

function callAthena(
  { access, athena, region }: Services,
  caller: Caller | undefined,
  operation: string,
  input: Record<string, unknown>,
): unknown {
  if (athena === undefined)
    throw new AwsError('InvalidRequestException', 'There is no lake in this template');
  if (caller) access.check(caller, athenaNeeds(operation, input, { region, athena }));
  return athena.call(operation, input);
}

function needsOfTarget(target: string, input: Record<string, unknown>, region: string): Need[] {
  const [service = '', operation = ''] = target.split('.');
  return dynamoDbNeeds(service.includes('Streams') ? target : operation, input, { region });
}

async function answerSqs(
  { access, queues, region }: Services,
  operation: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const caller = access.callerOf(request.headers);
  if (caller === undefined) return queues.handle(request, response);
  const input = await readInput(request);
  access.check(caller, sqsNeeds(operation, input, { region }));
  const { status, body } = await queues.call(operation, input);
  sendJson(response, status, body, 'application/x-amz-json-1.0');
}

/** A page in a browser must not reach these unguarded services: no AWS tool sends an Origin or another host's name. */
function refuseBrowsers({ headers }: IncomingMessage): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const local =
    host === '127.0.0.1' || host === 'localhost' || host.endsWith('.localhost') || host === '[::1]';
  if (!local || headers.origin !== undefined)
    throw new AwsError(
      'AccessDeniedException',
      'Local mode answers tools on this machine only, not web pages',
      403,
    );
}

function isForm({ headers }: IncomingMessage): boolean {
  return /form-urlencoded/.test(headers['content-type'] ?? '');
}

async function readInput(request: IncomingMessage): Promise<Record<string, unknown>> {
  return parseInput(await readWhole(request, LARGEST_BODY));
}

async function readWhole(request: IncomingMessage, limit: number): Promise<Buffer> {
  const body = await readBody(request, limit);
  if (body === undefined)
    throw new AwsError('RequestEntityTooLargeException', 'The request is too large', 413);
  return body;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseInput(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = body.length === 0 ? {} : JSON.parse(utf8.decode(body));
    if (isObject(input)) return input;
  } catch {
    // Told below.
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object in UTF-8');
}

async function answerQuery(
  { access, queues, region }: Services,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const body = await readBody(request, LARGEST_BODY);
  const form = new URLSearchParams(body?.toString() ?? '');
  if (!isSqsQuery(form))
    throw new AwsError(
      'InvalidAction',
      `Local mode does not know the action ${form.get('Action') ?? ''} of the query protocol`,
    );
  const caller = access.callerOf(request.headers);
  if (caller)
    access.check(
      caller,
      sqsNeeds(form.get('Action') ?? '', { QueueUrl: path, ...inputOf(form) }, { region }),
    );
  const { status, xml } = await answerSqsQuery(queues, form, path);
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(xml) });
  response.end(xml);
}
