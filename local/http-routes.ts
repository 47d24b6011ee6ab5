import type { Cors, HttpApi } from './http-api.ts';
import { asList, asNumber, asText, isObject } from './json.ts';
import { ACCOUNT } from './physical.ts';
import type { Resource } from './template.ts';

export type Route = { key: string; method: string; segments: string[]; functionArn: string };
type Found = { route: Route; parameters: Record<string, string> };

/** The HTTP API of the template with its routes; undefined when it has none. */
export function readHttpApi(resources: Resource[], region: string): HttpApi | undefined {
  const [api, ...others] = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Api');
  if (api === undefined) return undefined;
  if (others.length > 0)
    throw new Error(`${others[0]?.id}: local mode serves one HTTP API, and ${api.id} is another`);
  if (api.properties['ProtocolType'] !== 'HTTP')
    throw new Error(`${api.id}: only HTTP APIs are known to the local runtime`);
  for (const { id, type, properties } of resources)
    if (type === 'AWS::ApiGatewayV2::Stage' && properties['StageName'] !== '$default')
      throw new Error(`${id}: only the stage $default is known to the local runtime`);
  const integrations = new Map(
    resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Integration').map(item => [item.ref, item]),
  );
  const routes = resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map(route => readRoute(route, integrations));
  const cors = api.properties['CorsConfiguration'];
  const arn = `arn:aws:execute-api:${region}:${ACCOUNT}:${api.ref}`;
  return { apiId: api.ref, arn, routes, ...(isObject(cors) ? { cors: readCors(cors, api.id) } : {}) };
}

function readRoute({ id, properties }: Resource, integrations: ReadonlyMap<string, Resource>): Route {
  const kind = properties['AuthorizationType'] ?? 'NONE';
  if (kind !== 'NONE')
    throw new Error(`${id}: authorizers (${String(kind)}) are not known to the local runtime`);
  const target = asText(properties['Target'], `${id}.Target`);
  const integration = integrations.get(target.replace(/^integrations\//, ''));
  if (integration === undefined)
    throw new Error(`${id}: its target ${target} is not an integration of the template`);
  const { IntegrationType: type, PayloadFormatVersion: format, IntegrationUri: uri } = integration.properties;
  if (type !== 'AWS_PROXY' || format !== '2.0')
    throw new Error(
      `${integration.id}: only AWS_PROXY integrations of payload format 2.0 are known to the local runtime`,
    );
  const key = asText(properties['RouteKey'], `${id}.RouteKey`);
  const [method = '', path = ''] = key === '$default' ? ['ANY', '/{proxy+}'] : key.split(' ');
  return {
    key,
    method,
    segments: path.split('/').slice(1),
    functionArn: functionArnOf(asText(uri, `${integration.id}.IntegrationUri`)),
  };
}

/** Either the ARN itself or the invoke path that API Gateway makes of it. */
function functionArnOf(uri: string): string {
  return /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

function readCors(cors: Record<string, unknown>, id: string): Cors {
  const texts = (key: string) =>
    asList(cors[key] ?? [], `${id}.${key}`).map(item => asText(item, `${id}.${key}`));
  return {
    origins: texts('AllowOrigins'),
    methods: texts('AllowMethods'),
    headers: texts('AllowHeaders'),
    exposed: texts('ExposeHeaders'),
    credentials: cors['AllowCredentials'] === true,
    ...(cors['MaxAge'] === undefined ? {} : { maxAge: asNumber(cors['MaxAge'], `${id}.MaxAge`) }),
  };
}

/** The most specific route, as HTTP APIs choose it: a full match, then a greedy variable, then $default; a method before ANY. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Found | undefined {
  let best: (Found & { rank: number }) | undefined;
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const parameters = matchPath(route.segments, path.split('/').slice(1));
    if (parameters === undefined) continue;
    const rank = rankOf(route);
    if (best === undefined || rank > best.rank)
      best = { route, parameters: route.key === '$default' ? {} : parameters, rank };
  }
  return best && { route: best.route, parameters: best.parameters };
}

function rankOf({ key, method, segments }: Route): number {
  if (key === '$default') return -1;
  const fixed = segments.filter(segment => !segment.startsWith('{')).length;
  const greedy = segments.at(-1)?.endsWith('+}') === true;
  return (greedy ? 0 : 10_000) + fixed * 10 + (method === 'ANY' ? 0 : 1);
}

function matchPath(segments: string[], path: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = path[index];
    if (segment.endsWith('+}')) {
      if (part === undefined) return undefined;
      parameters[segment.slice(1, -2)] = decoded(path.slice(index).join('/'));
      return parameters;
    }
    if (part === undefined) return undefined;
    if (segment.startsWith('{')) {
      if (part === '') return undefined;
      parameters[segment.slice(1, -1)] = decoded(part);
    } else if (segment !== part) return undefined;
  }
  return path.length === segments.length ? parameters : undefined;
}

/** Undecoded where it is not valid percent-encoding. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
