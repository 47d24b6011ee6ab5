import { type Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { AwsError } from './aws-error.ts';

const SMALL = 64 * 1024;

/** The answer of the engine at that address, as it comes. `body`: what was read of the request already, all of it. */
export async function passOn(
  agent: Agent,
  engine: string,
  request: IncomingMessage,
  response: ServerResponse,
  body?: Buffer,
): Promise<void> {
  const { hostname, port } = new URL(engine);
  await new Promise<void>((resolve, reject) => {
    const onward = httpRequest(
      {
        agent,
        host: hostname,
        port,
        method: request.method,
        path: request.url,
        // As they came: nothing has to be put together again.
        headers: request.rawHeaders,
      },
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.on('error', reject);
        answer.on('end', resolve);
        // Most answers are small: in one piece, with the head, they cost half the writes.
        if (Number(answer.headers['content-length']) <= SMALL) endWith(response, answer);
        else answer.pipe(response);
      },
    );
    onward.on('error', error =>
      reject(
        new AwsError('InternalServerError', `The DynamoDB engine does not answer: ${error.message}`, 500),
      ),
    );
    if (body === undefined) request.pipe(onward);
    else onward.end(body);
  });
}

function endWith(response: ServerResponse, answer: IncomingMessage): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => response.end(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
}
