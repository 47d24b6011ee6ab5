import { EventBridgeClient } from '@aws-sdk/client-eventbridge';

/** A client of the bus at `endpoint`, or of AWS itself with the credentials and region of the environment. */
export function createBusClient(
  endpoint: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): EventBridgeClient {
  if (endpoint === undefined) return new EventBridgeClient({ maxAttempts: 5 });
  return new EventBridgeClient({
    endpoint,
    region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'eu-west-1',
    // A local endpoint asks for none, but the client signs.
    ...(isLocal(endpoint) ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
    maxAttempts: 5,
  });
}

function isLocal(endpoint: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}
