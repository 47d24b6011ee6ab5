/**
 * Stands in for `aws-xray-sdk-core` in the bundles: that library is in maintenance, watches every asynchronous call of
 * the process, and is a tenth of a bundle. Here is what Powertools Tracer calls on Lambda, no more. Segment documents
 * and the daemon's datagram: AWS X-Ray Developer Guide, "X-Ray segment documents". A test holds both side by side.
 */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

// Powertools asks `instanceof` of both, so these are classes.
class Segment {
  readonly name = 'facade';

  addNewSubsegment(name: string): Subsegment {
    const fields = new Map((process.env['_X_AMZN_TRACE_ID'] ?? '').split(';').map(readField));
    const [trace = '', parent = ''] = [fields.get('Root'), fields.get('Parent')];
    return new Subsegment(name, { trace, parent, sampled: fields.get('Sampled') === '1' && trace !== '' });
  }
}

interface Origin {
  readonly trace: string;
  readonly parent: string;
  readonly sampled: boolean;
}

class Subsegment {
  readonly id = randomBytes(8).toString('hex');
  readonly name: string;
  readonly notTraced: boolean;
  http: object | undefined;
  namespace: string | undefined;
  private readonly origin: Origin;
  private readonly startTime = Date.now() / 1000;
  private readonly flags: Record<string, true> = {};
  private readonly annotations: Record<string, string | number | boolean> = {};
  private readonly metadata = new Map<string, Record<string, unknown>>();
  private readonly exceptions: object[] = [];

  constructor(name: string, origin: Origin = { trace: '', parent: '', sampled: false }) {
    this.name = name;
    this.origin = origin;
    this.notTraced = !origin.sampled;
  }

  addNewSubsegment(name: string): Subsegment {
    return new Subsegment(name, { ...this.origin, parent: this.id });
  }

  /** The header that continues the trace at the service that is called. */
  get header(): string {
    return `Root=${this.origin.trace};Parent=${this.id};Sampled=${this.origin.sampled ? 1 : 0}`;
  }

  addAnnotation(key: string, value: string | number | boolean): void {
    this.annotations[key] = value;
  }

  addMetadata(key: string, value: unknown, namespace = 'default'): void {
    const values = this.metadata.get(namespace) ?? {};
    this.metadata.set(namespace, { ...values, [key]: value ?? '' });
  }

  addErrorFlag(): void {
    this.flags['error'] = true;
  }

  addFaultFlag(): void {
    this.flags['fault'] = true;
  }

  addThrottleFlag(): void {
    this.flags['throttle'] = true;
  }

  addError(thrown: Error | string, remote = false): void {
    this.addFaultFlag();
    this.exceptions.unshift(
      exception(typeof thrown === 'string' ? { name: '', message: thrown } : thrown, remote),
    );
  }

  close(thrown?: Error, remote = false): void {
    if (thrown !== undefined) this.addError(thrown, remote);
    if (this.origin.sampled) send(this.document());
  }

  private document(): object {
    return {
      id: this.id,
      name: this.name,
      start_time: this.startTime,
      end_time: Date.now() / 1000,
      type: 'subsegment',
      parent_id: this.origin.parent,
      trace_id: this.origin.trace,
      ...this.flags,
      ...(this.namespace === undefined ? {} : { namespace: this.namespace }),
      ...(this.http === undefined ? {} : { http: this.http }),
      ...(Object.keys(this.annotations).length === 0 ? {} : { annotations: this.annotations }),
      ...(this.metadata.size === 0 ? {} : { metadata: Object.fromEntries(this.metadata) }),
      ...(this.exceptions.length === 0
        ? {}
        : { cause: { working_directory: process.cwd(), exceptions: this.exceptions } }),
    };
  }
}

function readField(field: string): [string, string] {
  const [key = '', value = ''] = field.split('=');
  return [key.trim(), value];
}

function exception({ name, message, stack = '' }: Error, remote: boolean): object {
  const frames = stack.split('\n').flatMap(line => {
    const found = /^\s+at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(line);
    return found === null ? [] : [{ path: found[2], line: Number(found[3]), label: found[1] ?? 'anonymous' }];
  });
  return { message, type: name, stack: frames, remote, id: randomBytes(8).toString('hex') };
}

/** To the daemon beside the function. A lost datagram is a gap in a trace, never a failure. */
function send(document: object): void {
  const [address, port] = (process.env['AWS_XRAY_DAEMON_ADDRESS'] ?? '127.0.0.1:2000').split(':');
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  const datagram = `{"format":"json","version":1}\n${JSON.stringify(document)}`;
  socket.send(datagram, Number(port), address, () => socket.close());
}

// One invocation at a time: Lambda never runs two in one environment of this kind.
const facade = new Segment();
let active: Segment | Subsegment = facade;

/** A subsegment for each HTTP request, from its start to the first byte of the answer. */
function captureHTTPsGlobal(): void {
  if (capturing) return;
  capturing = true;
  const open = new WeakMap<ClientRequest, Subsegment>();
  const end = (request: ClientRequest, response?: IncomingMessage, error?: Error) => {
    const subsegment = open.get(request);
    if (subsegment === undefined) return;
    open.delete(request);
    const url = `${request.protocol}//${request.host}${request.path.split('?')[0]}`;
    const status = response?.statusCode ?? 0;
    const length = Number(response?.headers['content-length'] ?? Number.NaN);
    const answer = { status, ...(Number.isNaN(length) ? {} : { content_length: length }) };
    subsegment.http = {
      request: { url, method: request.method },
      ...(response === undefined ? {} : { response: answer }),
    };
    if (status === 429) subsegment.addThrottleFlag();
    if (status >= 400 && status < 500) subsegment.addErrorFlag();
    if (status >= 500) subsegment.addFaultFlag();
    subsegment.close(error);
  };
  onChannel('http.client.request.created', ({ request }) => {
    if (active === facade || request.headersSent || request.hasHeader('x-amzn-trace-id')) return;
    const subsegment = active.addNewSubsegment(request.host);
    subsegment.namespace = 'remote';
    request.setHeader('X-Amzn-Trace-Id', subsegment.header);
    open.set(request, subsegment);
  });
  onChannel('http.client.response.finish', ({ request, response }) => end(request, response));
  onChannel('http.client.request.error', ({ request, error }) => end(request, undefined, error));
}
let capturing = false;

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

const absent = (name: string) => () => {
  throw new Error(
    `${name} of the X-Ray SDK is not part of functions/x-ray.ts; add it there before you call it`,
  );
};

export default {
  Segment,
  Subsegment,
  getSegment: () => active,
  setSegment: (segment: Segment | Subsegment) => {
    active = segment;
  },
  captureHTTPsGlobal,
  setContextMissingStrategy: () => {},
  setLogger: () => {},
  setDaemonAddress: absent('setDaemonAddress'),
  getNamespace: absent('getNamespace'),
  captureFunc: absent('captureFunc'),
  captureAsyncFunc: absent('captureAsyncFunc'),
  captureAWS: absent('captureAWS'),
  captureAWSClient: absent('captureAWSClient'),
  captureAWSv3Client: absent('captureAWSv3Client'),
};
