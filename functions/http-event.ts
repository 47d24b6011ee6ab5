import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What of Hono's application answers requests. */
interface Application {
  fetch(request: Request): Response | Promise<Response>;
}

/** The request as the HTTP API hands it over (payload format 2.0), without cookies: nobody here reads any. */
export type HttpEvent = Pick<
  APIGatewayProxyEventV2,
  'rawPath' | 'rawQueryString' | 'headers' | 'body' | 'isBase64Encoded'
> & { requestContext: { domainName: string; http: { method: string } } };

/** Answers the HTTP API with what an application answers, which is text throughout. */
export function answerHttpEvents(
  app: Application,
): (event: HttpEvent) => Promise<APIGatewayProxyStructuredResultV2> {
  return async event => {
    const request = requestOf(event);
    if (request === undefined) return unreadable;
    const response = await app.fetch(request);
    const body = await response.text();
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
  };
}

const unreadable: APIGatewayProxyStructuredResultV2 = {
  statusCode: 400,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Bad request',
    status: 400,
    detail: 'The address, a header or the body of the request cannot be read: send it as HTTP has it',
  }),
};

/** `undefined`: the platform knows no such request, be it for its address, a header, or a body where none may be. */
function requestOf({
  rawPath,
  rawQueryString: query,
  headers,
  body,
  isBase64Encoded,
  requestContext: { domainName, http },
}: HttpEvent): Request | undefined {
  try {
    const url = `https://${domainName}${rawPath}${query === '' ? '' : `?${query}`}`;
    const given = new Headers();
    for (const [name, value] of Object.entries(headers)) if (value) given.set(name, inAscii(value));
    if (!body) return new Request(url, { method: http.method, headers: given });
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    given.set('content-length', String(bytes.length));
    return new Request(url, { method: http.method, headers: given, body: bytes });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A header takes Latin-1 at most; what is beyond ASCII is told in the form of an address. */
function inAscii(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return /^[\x00-\x7f]*$/.test(value) ? value : encodeURIComponent(value);
}
