import path from 'node:path';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type LocalOptions, type LocalRuntime, startLocal } from '../../local/runtime.ts';

export const assembly = path.join(import.meta.dirname, '..', 'fixtures', 'local', 'probe');
const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };

export type Probe = {
  runtime: LocalRuntime;
  logs: string[];
  bridge: EventBridgeClient;
  sqs: SQSClient;
  queueUrl(name: string): string;
  /** Puts orders on the bus in one request; each says what the function shall do with it. */
  order(...orders: { id: string; do: string }[]): Promise<void>;
  /** Everything in a queue, parsed and taken out. */
  drain(queue: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
};

/** The runtime of the fixture on free ports, with the real clients of the SDK. */
export async function startProbe(options: Partial<LocalOptions> = {}): Promise<Probe> {
  const logs: string[] = [];
  const runtime = await startLocal({
    assembly,
    port: 0,
    awsPort: 0,
    retryAfterSeconds: 0,
    onLog: line => logs.push(line),
    ...options,
  });
  const config = { endpoint: runtime.awsEndpoint, region: 'eu-west-1', credentials };
  const bridge = new EventBridgeClient(config);
  const sqs = new SQSClient(config);
  const queueUrl = (name: string) => `${runtime.awsEndpoint}/000000000000/${name}`;
  return {
    runtime,
    logs,
    bridge,
    sqs,
    queueUrl,
    async order(...orders) {
      const Entries = orders.map(detail => entry({ Detail: JSON.stringify(detail) }));
      const answer = await bridge.send(new PutEventsCommand({ Entries }));
      if (answer.FailedEntryCount !== 0) throw new Error(JSON.stringify(answer.Entries));
    },
    async drain(queue) {
      const bodies: Record<string, unknown>[] = [];
      for (;;) {
        const QueueUrl = queueUrl(queue);
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return bodies;
        for (const { Body = '', ReceiptHandle } of Messages) {
          bodies.push(JSON.parse(Body));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
    async stop() {
      bridge.destroy();
      sqs.destroy();
      await runtime.stop();
    },
  };
}

export function entry(more: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry {
  return { EventBusName: 'probe', Source: 'test', DetailType: 'Order', Detail: '{}', ...more };
}

/** What a developer's own client signs with. */
export const authorization =
  'AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-1/any/aws4_request, SignedHeaders=host, Signature=0';

/** A request as no SDK would send it. */
export function postRaw(
  probe: Probe,
  headers: Record<string, string>,
  body: string | Buffer,
): Promise<Response> {
  return fetch(probe.runtime.awsEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', authorization, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

/** Invokes a function as the SDK does, and waits for its answer. */
export async function invokeAt(
  { runtime }: Probe,
  name: string,
  event: unknown,
  key = 'x',
  headers: Record<string, string> = {},
): Promise<Response> {
  const signed = `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=0`;
  return await fetch(`${runtime.awsEndpoint}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    headers: { authorization: signed, ...headers },
    body: JSON.stringify(event),
  });
}
