import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A secret's text; `latest`: not one that was read before. */
export type SecretReader = (arn: string, reading?: 'latest') => Promise<string>;

/** A secret may change: what was read longer ago is read again. */
const MOST_AGE_MS = 5 * 60_000;

/** Answers a secret's text; asks Secrets Manager once in five minutes, and again after a failure. */
export function secretReader(client = new SecretsManagerClient({}), now = Date.now): SecretReader {
  const known = new Map<string, { at: number; text: Promise<string> }>();
  return (arn, reading) => {
    const last = known.get(arn);
    if (last !== undefined && reading !== 'latest' && now() - last.at < MOST_AGE_MS) return last.text;
    const text = read(client, arn);
    known.set(arn, { at: now(), text });
    text.catch(() => known.delete(arn));
    return text;
  };
}

async function read(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (text === undefined || text === '')
    throw new Error(`The secret ${arn} holds no text; put a value into it`);
  return text;
}
