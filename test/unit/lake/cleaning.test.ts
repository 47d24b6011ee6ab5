import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type CleanerOptions, cleaningAsked, createCleaner } from '../../../shared/lake/cleaning.ts';
import { signedHeaders } from '../../../shared/lake/sign.ts';

const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const now = Date.UTC(2013, 4, 24);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** A Lambda that answers the same to all, or hangs up, and what it was asked. */
async function lambda(answer: Answer | undefined) {
  const asked: { url: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    asked.push({ url: `${request.method} ${request.url}`, headers: request.headers, body });
    if (answer === undefined) response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port');
  return { asked, endpoint: `http://127.0.0.1:${address.port}` };
}

function cleanerAt(endpoint: string, more: Partial<CleanerOptions> = {}) {
  return createCleaner({
    functionName: 'Hilvan-Lake-1',
    region: 'us-east-1',
    endpoint,
    credentials: async () => credentials,
    now: () => now,
    timeLeftMs: () => 65_000,
    ...more,
  });
}

describe('whoever has the lake cleaned', () => {
  it.each([true, false])('asks the function that writes it, which answers %s', async isClean => {
    const { asked, endpoint } = await lambda({ status: 200, body: JSON.stringify({ isClean }) });
    expect(await cleanerAt(endpoint)(['cu.1', 'de.2'])).toBe(isClean);
    expect(asked.map(each => each.url)).toEqual(['POST /2015-03-31/functions/Hilvan-Lake-1/invocations']);
    // Five seconds are kept for the answer to come back.
    expect(cleaningAsked(JSON.parse(asked[0]?.body ?? ''))).toEqual({
      persons: ['cu.1', 'de.2'],
      withinMs: 60_000,
    });
    expect(asked[0]?.headers.authorization).toContain('/us-east-1/lambda/aws4_request');
  });

  it.each([
    [
      'it runs as often as it may',
      { status: 429, body: '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded"}' },
    ],
    ['Lambda has a fault', { status: 503, body: '{}' }],
    ['its answer is not one', { status: 200, body: 'null' }],
  ])('leaves it for another time where %s', async (_, answer) => {
    const { asked, endpoint } = await lambda(answer);
    expect(await cleanerAt(endpoint)(['cu.1'])).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it('leaves it for another time where nobody answers', async () => {
    const { endpoint } = await lambda(undefined);
    expect(await cleanerAt(endpoint)(['cu.1'])).toBe(false);
  });

  it('does not ask where no time is left', async () => {
    const { asked, endpoint } = await lambda({ status: 200, body: '{"isClean":true}' });
    expect(await cleanerAt(endpoint, { timeLeftMs: () => 5_000 })(['cu.1'])).toBe(false);
    expect(asked).toEqual([]);
  });

  it.each([
    [
      'what the function threw',
      { status: 200, body: '{"errorMessage":"no memory"}', headers: { 'x-amz-function-error': 'Unhandled' } },
      /answers 200 .*no memory/,
    ],
    [
      'that it may not ask',
      { status: 403, body: '{"Message":"not authorized"}' },
      /answers 403 .*not authorized/,
    ],
  ])('throws %s', async (_, answer, message) => {
    const { endpoint } = await lambda(answer);
    await expect(cleanerAt(endpoint)(['cu.1'])).rejects.toThrow(message);
  });

  it('signs as the client of the SDK does', () => {
    const body = new TextEncoder().encode('{"clean":{"persons":["p"],"withinMs":1000}}');
    const url = new URL(
      'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/Hilvan-Lake-1/invocations',
    );
    const headers = { 'content-type': 'application/json' };
    const signed = signedHeaders(
      { service: 'lambda', method: 'POST', url, headers, body },
      'us-east-1',
      credentials,
      now,
    );
    expect(signed['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/lambda/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=cc6d71982228527a0bb5f858273012f0b77234ccd5b1681e4fa430955c77aeeb',
    );
  });
});

describe('the function that writes the lake', () => {
  it.each([
    ['the records of a stream', { Records: [] }],
    ['the event of the hour', { 'detail-type': 'Scheduled Event', detail: {} }],
    ['nothing', null],
    ['no persons', { clean: { withinMs: 1 } }],
    ['no time', { clean: { persons: [] } }],
  ])('is not asked to clean by %s', (_, event) => {
    expect(cleaningAsked(event)).toBeUndefined();
  });
});
