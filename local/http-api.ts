import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalFunction } from './function.ts';
import { decoded, matchRoute, type Route } from './http-routes.ts';
import { isObject } from './json.ts';
import { ACCOUNT } from './physical.ts';
import { readBody } from './request-body.ts';

export type Cors = {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  maxAge?: number;
  credentials: boolean;
};
export type HttpApi = {
  apiId: string /** As permissions name it. */;
  arn: string;
  routes: Route[];
  cors?: Cors;
};

export type Invoking = {
  functionByArn(arn: string): LocalFunction | undefined;
  /** Whether the API may invoke the function, asking as this ARN of `execute-api`. */
  mayInvoke(functionArn: string, sourceArn: string): boolean;
};

// The largest request an HTTP API takes.
const LARGEST_BODY = 10 * 1024 * 1024;

/** Answers a request as an HTTP API with Lambda proxy integration, payload format 2.0, does. */
export async function answerHttp(
  api: HttpApi,
  { functionByArn, mayInvoke }: Invoking,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const method = request.method ?? 'GET';
  addCors(api.cors, request, response);
  if (api.cors && method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
    response.writeHead(204).end();
    return;
  }
  const found = matchRoute(api.routes, method, url.pathname);
  const target = found && functionByArn(found.route.functionArn);
  if (!found || !target) return message(response, 404, 'Not Found');
  const [, routePath = '/$default'] = found.route.key.split(' ');
  if (!mayInvoke(found.route.functionArn, `${api.arn}/$default/${method}${routePath}`))
    return message(response, 500, 'Internal Server Error');
  const body = await readBody(request, LARGEST_BODY);
  if (body === undefined) return message(response, 413, 'Request Entity Too Large');
  const result = await target.invoke(eventOf(api.apiId, found, request, url, body));
  if (!result.ok && result.failure.errorType === 'Sandbox.Timedout')
    return message(response, 504, 'Endpoint request timed out');
  const answer = result.ok ? readAnswer(JSON.parse(result.payload)) : undefined;
  if (answer === undefined) return message(response, 500, 'Internal Server Error');
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  response.end(answer.body);
}

function message(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message: text }));
}

function addCors(cors: Cors | undefined, request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (!cors || origin === undefined) return;
  if (!cors.origins.includes('*') && !cors.origins.includes(origin)) return;
  response.setHeader('access-control-allow-origin', cors.origins.includes('*') ? '*' : origin);
  if (cors.credentials) response.setHeader('access-control-allow-credentials', 'true');
  if (cors.exposed.length > 0) response.setHeader('access-control-expose-headers', cors.exposed.join(','));
  if (request.method !== 'OPTIONS') return;
  response.setHeader('access-control-allow-methods', cors.methods.join(','));
  response.setHeader('access-control-allow-headers', cors.headers.join(','));
  if (cors.maxAge !== undefined) response.setHeader('access-control-max-age', String(cors.maxAge));
}

function eventOf(
  apiId: string,
  { route, parameters }: NonNullable<ReturnType<typeof matchRoute>>,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): Record<string, unknown> {
  const { cookie, ...others } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(others).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams)
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  const now = new Date();
  const isText = isUtf8(body);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: decoded(url.pathname),
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(url.search.length > 1 ? { queryStringParameters: query } : {}),
    ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: parameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId,
      domainName: request.headers.host?.replace(/:\d+$/, '') ?? 'localhost',
      domainPrefix: apiId,
      http: {
        method: request.method,
        path: decoded(url.pathname),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function isUtf8(body: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}

type Answer = { status: number; headers: Record<string, string | string[]>; body: Buffer };

/** An answer without a `statusCode` is itself the JSON body of a 200, as format 2.0 has it. */
function readAnswer(answer: unknown): Answer | undefined {
  if (!isObject(answer) || answer['statusCode'] === undefined) {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const status = Number(answer['statusCode']);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const headers: Answer['headers'] = { 'content-type': 'text/plain;charset=utf-8' };
  const given = isObject(answer['headers']) ? answer['headers'] : {};
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = String(value);
  if (Array.isArray(answer['cookies'])) headers['set-cookie'] = answer['cookies'].map(String);
  const text = typeof answer['body'] === 'string' ? answer['body'] : '';
  return { status, headers, body: Buffer.from(text, answer['isBase64Encoded'] === true ? 'base64' : 'utf8') };
}
