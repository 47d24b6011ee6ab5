/**
 * Traces of invocations and of their HTTP requests for AWS X-Ray, without its SDK: that library is in maintenance, watches
 * every asynchronous call of the process, and is a tenth of a bundle. Segment documents and the daemon's datagram: AWS
 * X-Ray Developer Guide, "X-Ray segment documents". A test holds both side by side.
 */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

interface Origin {
  readonly trace: string;
  readonly parent: string;
}

interface Subsegment {
  readonly id: string;
  readonly name: string;
  readonly origin: Origin;
  readonly startTime: number;
}

/** Of the invocation under way, where it is sampled: one at a time in an environment of this kind. */
let active: Subsegment | undefined;

/** Runs an invocation in a subsegment of its own; one that fails is a fault. */
export async function traced<T>(isCold: boolean, work: () => Promise<T>): Promise<T> {
  const origin = sampledOrigin();
  if (origin === undefined) return work();
  captureRequests();
  const subsegment = begin(`## ${process.env['_HANDLER']}`, origin);
  active = subsegment;
  const annotations = { ColdStart: isCold, Service: process.env['POWERTOOLS_SERVICE_NAME'] };
  try {
    const result = await work();
    send(subsegment, { annotations });
    return result;
  } catch (error) {
    send(subsegment, { annotations, ...(error instanceof Error ? faultOf(error, false) : { fault: true }) });
    throw error;
  } finally {
    active = undefined;
  }
}

/** Lambda names the trace anew before each invocation. */
function sampledOrigin(): Origin | undefined {
  if (process.env['POWERTOOLS_TRACE_ENABLED'] === 'false') return undefined;
  const fields = new Map((process.env['_X_AMZN_TRACE_ID'] ?? '').split(';').map(readField));
  const [trace = '', parent = ''] = [fields.get('Root'), fields.get('Parent')];
  return fields.get('Sampled') === '1' && trace !== '' ? { trace, parent } : undefined;
}

function readField(field: string): [string, string] {
  const [key = '', value = ''] = field.split('=');
  return [key.trim(), value];
}

function begin(name: string, origin: Origin): Subsegment {
  return { id: randomBytes(8).toString('hex'), name, origin, startTime: Date.now() / 1000 };
}

function faultOf({ name, message, stack = '' }: Error, remote: boolean): object {
  const frames = stack.split('\n').flatMap(line => {
    const found = /^\s+at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(line);
    return found === null ? [] : [{ path: found[2], line: Number(found[3]), label: found[1] ?? 'anonymous' }];
  });
  const exception = { message, type: name, stack: frames, remote, id: randomBytes(8).toString('hex') };
  return { fault: true, cause: { working_directory: process.cwd(), exceptions: [exception] } };
}

/** To the daemon beside the function. A lost datagram is a gap in a trace, never a failure. */
function send({ id, name, origin, startTime }: Subsegment, more: object): void {
  const document = {
    id,
    name,
    start_time: startTime,
    end_time: Date.now() / 1000,
    type: 'subsegment',
    parent_id: origin.parent,
    trace_id: origin.trace,
    ...more,
  };
  const [address, port] = (process.env['AWS_XRAY_DAEMON_ADDRESS'] ?? '127.0.0.1:2000').split(':');
  // Loaded by the few invocations that are sampled, not by each cold start.
  const socket = process.getBuiltinModule('node:dgram').createSocket('udp4');
  socket.on('error', () => {});
  const datagram = `{"format":"json","version":1}\n${JSON.stringify(document)}`;
  socket.send(datagram, Number(port), address, () => socket.close());
}

const open = new WeakMap<ClientRequest, Subsegment>();
let capturing = false;

/** A subsegment for each HTTP request, from its start to the first byte of the answer. */
function captureRequests(): void {
  if (capturing) return;
  capturing = true;
  onChannel('http.client.request.created', ({ request }) => {
    if (active === undefined || request.headersSent || request.hasHeader('x-amzn-trace-id')) return;
    const { trace } = active.origin;
    const subsegment = begin(request.host, { trace, parent: active.id });
    // Continues the trace at the service that is called.
    request.setHeader('X-Amzn-Trace-Id', `Root=${trace};Parent=${subsegment.id};Sampled=1`);
    open.set(request, subsegment);
  });
  onChannel('http.client.response.finish', ({ request, response }) => end(request, response));
  onChannel('http.client.request.error', ({ request, error }) => end(request, undefined, error));
}

function end(request: ClientRequest, response?: IncomingMessage, error?: Error): void {
  const subsegment = open.get(request);
  if (subsegment === undefined) return;
  open.delete(request);
  const url = `${request.protocol}//${request.host}${request.path.split('?')[0]}`;
  const status = response?.statusCode ?? 0;
  const length = Number(response?.headers['content-length'] ?? Number.NaN);
  const answer = { status, ...(Number.isNaN(length) ? {} : { content_length: length }) };
  send(subsegment, {
    namespace: 'remote',
    http: {
      request: { url, method: request.method },
      ...(response === undefined ? {} : { response: answer }),
    },
    ...(status === 429 ? { throttle: true } : {}),
    ...(status >= 400 && status < 500 ? { error: true } : {}),
    ...(status >= 500 ? { fault: true } : {}),
    ...(error === undefined ? {} : faultOf(error, false)),
  });
}

interface HttpMessage {
  request: ClientRequest;
  response?: IncomingMessage;
  error?: Error;
}

function onChannel(name: string, listener: (message: HttpMessage) => void): void {
  subscribe(name, message => {
    if (isHttpMessage(message)) listener(message);
  });
}

function isHttpMessage(message: unknown): message is HttpMessage {
  return typeof message === 'object' && message !== null && 'request' in message;
}
