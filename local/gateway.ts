import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { AwsError, sendError, sendJson, sendXmlError } from './aws-error.ts';
import { callEventBridge, type EventBridge } from './eventbridge.ts';
import { isObject } from './json.ts';
import { readBody } from './request-body.ts';
import type { Secrets } from './secrets.ts';
import type { Queues } from './sqs.ts';
import { answerSqsQuery, isSqsQuery } from './sqs-query.ts';

export type Services = {
  eventBridge: EventBridge;
  queues: Queues;
  secrets: Secrets;
  /** Base address of the DynamoDB engine. */
  engine: string;
  health(): unknown;
};

const JSON_1_1 = 'application/x-amz-json-1.1';
// PutEvents takes 1 MB of entries, to which JSON text within JSON text adds its escapes.
const LARGEST_BODY = 8 * 1024 * 1024;

/** A server that answers at once and lets requests wait until `services` are there. */
export function createGateway(services: Promise<Services>): Server {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      if (response.headersSent) response.destroy();
      else if (request.headers['x-amz-target'] === undefined) sendXmlError(response, known, isForm(request));
      else sendError(response, known);
    });
  });
  // Longer than clients keep idle connections, so that the client is the one to close them.
  server.keepAliveTimeout = 65_000;
  server.on('close', () => agent.destroy());

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    refuseBrowsers(request);
    const ready = await services;
    const target = String(request.headers['x-amz-target'] ?? '');
    const [service = '', operation = ''] = target.split('.');
    if (service === 'AmazonSQS') return ready.queues.handle(request, response);
    if (service.startsWith('DynamoDB')) return passOn(agent, ready.engine, request, response);
    if (service === 'AWSEvents' || service === 'secretsmanager') {
      const input = await readInput(request);
      const result =
        service === 'AWSEvents'
          ? callEventBridge(ready.eventBridge, operation, input)
          : ready.secrets.call(operation, input);
      return sendJson(response, 200, result, JSON_1_1);
    }
    const path = (request.url ?? '/').split('?')[0];
    if (request.method === 'GET' && path === '/_hilvan/health')
      return sendJson(response, 200, ready.health(), 'application/json');
    if (isForm(request)) return await answerQuery(ready, request, response, path ?? '/');
    throw new AwsError(
      'UnknownOperationException',
      `Local mode speaks EventBridge, SQS, DynamoDB and Secrets Manager; it does not know ${target || `${request.method} ${path}`}`,
    );
  }
  return server;
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
  const body = await readBody(request, LARGEST_BODY);
  if (body === undefined)
    throw new AwsError('RequestEntityTooLargeException', 'The request is too large', 413);
  try {
    const input: unknown =
      body.length === 0 ? {} : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (isObject(input)) return input;
  } catch {
    // Told below.
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object in UTF-8');
}

async function answerQuery(
  { queues }: Services,
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
  const { status, xml } = await answerSqsQuery(queues, form, path);
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(xml) });
  response.end(xml);
}

async function passOn(
  agent: Agent,
  engine: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(engine);
  await new Promise<void>((resolve, reject) => {
    const onward = httpRequest(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method: request.method,
        path: request.url,
        headers: request.headers,
      },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('end', resolve);
        answer.on('error', reject);
      },
    );
    onward.on('error', error =>
      reject(
        new AwsError('InternalServerError', `The DynamoDB engine does not answer: ${error.message}`, 500),
      ),
    );
    request.pipe(onward);
  });
}
