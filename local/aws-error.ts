import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** An error of an AWS JSON protocol: `code` is the exception's name. */
export class AwsError extends Error {
  override name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown, contentType: string): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}

export function sendError(response: ServerResponse, error: AwsError): void {
  response.setHeader('x-amzn-errortype', error.code);
  const body = { __type: error.code, message: error.message, Message: error.message };
  sendJson(response, error.status, body, 'application/x-amz-json-1.1');
}

/** For the protocols that answer in XML: the query protocol (`wrapped`) and that of S3. */
export function sendXmlError(response: ServerResponse, error: AwsError, wrapped: boolean): void {
  const fields = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  const text = `<?xml version="1.0"?>${wrapped ? `<ErrorResponse><Error>${fields}</Error></ErrorResponse>` : `<Error>${fields}</Error>`}`;
  response.writeHead(error.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\r': '&#13;',
};

export function escapeXml(text: string): string {
  return text.replace(/[<>&"\r]/g, character => ESCAPES[character] ?? character);
}
